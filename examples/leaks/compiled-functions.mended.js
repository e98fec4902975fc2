// Mended: what varies is data, so that one template serves all.
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
  compile('"Hello, " + data.name + " " + data.request')({ name: 'x', request });
});
