// Mended: the key is what the format depends on.
'use strict';

const { serve } = require('../serve');

const formats = {};

function format(number, digits) {
  if (!formats[digits]) {
    formats[digits] = new Intl.NumberFormat('en', {
      minimumFractionDigits: digits,
    });
  }
  return formats[digits].format(number);
}

serve((request) => {
  format(request, request % 20);
});
