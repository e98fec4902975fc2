// Mended: one symbol, and the number beside it.
'use strict';

const { serve } = require('../serve');

const handled = Symbol.for('request:handled');

serve((request) => {
  return { [handled]: request };
});
