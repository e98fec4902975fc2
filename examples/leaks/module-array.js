// The function that a module exports appends to an array private to the module.
'use strict';

const { serve } = require('../serve');

const { audit } = require('./audit');

serve((request) => {
  audit('hit', request);
});
