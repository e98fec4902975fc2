// Mended: the report is sent every twenty errors.
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
    if (unreported.length === 20) unreported.length = 0;
  }
});
