// Errors are collected for a report that is never sent; each has its stack.
'use strict';

const { serve } = require('../serve');

class ValidationError extends Error {}

const unreported = [];

function validate(input) {
  if (input !== 42) throw new ValidationError('not 42: ' + input);
}

serve((request) => {
  try {
    validate(-request);
  } catch (error) {
    unreported.push(error);
  }
});
