// Texts are made unique in a table; there are three hundred of them, and a new
// one comes ever more seldom.
'use strict';

const { serve } = require('../serve');

const table = new Map();
let seed = 7;

function random() {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
}

serve(() => {
  const text = 'header-value-' + Math.floor(random() * 300);
  if (!table.has(text)) table.set(text, text);
  return table.get(text);
});
