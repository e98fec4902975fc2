// Texts are made unique in a table: there are forty of them.
'use strict';

const { serve } = require('../serve');

const table = new Map();

function intern(text) {
  const known = table.get(text);
  if (known) return known;
  table.set(text, text);
  return text;
}

let last = '';

serve((request) => {
  last = intern(JSON.parse('{"country":"country-' + (request % 40) + '"}').country);
});
