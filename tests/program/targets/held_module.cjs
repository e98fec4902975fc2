// A module that holds something for whoever requires it (holders.cjs).
'use strict';

class HeldByRequire {}

module.exports.shared = new HeldByRequire();
module.exports.forget = () => { module.parent = null; };
