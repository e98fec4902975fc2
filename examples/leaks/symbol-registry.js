// Symbol.for() enters each text into a table of the process that has no way
// out.
'use strict';

const { serve } = require('../serve');

serve((request) => {
  return Symbol.for('request:' + request + ':handled').description.length;
});
