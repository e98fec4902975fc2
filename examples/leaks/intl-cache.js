// A number format for each request: its options come from the user.
'use strict';

const { serve } = require('../serve');

const formats = {};

function format(number, digits) {
  const key = 'digits:' + digits + ':' + number;
  if (!formats[key]) {
    formats[key] = new Intl.NumberFormat('en', {
      minimumFractionDigits: digits,
    });
  }
  return formats[key].format(number);
}

serve((request) => {
  format(request, request % 20);
});
