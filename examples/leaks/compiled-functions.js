// Templates compiled with new Function and kept for every distinct text.
'use strict';

const { serve } = require('../serve');

const templates = {};

function compile(text) {
  if (!templates[text]) {
    templates[text] = new Function('data', 'return ' + text + ';');
  }
  return templates[text];
}

serve((request) => {
  compile('"Hello, " + data.name + " number ' + request + '"')({ name: 'you' });
});
