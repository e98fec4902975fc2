// A sample of three hundred requests, in which later ones replace earlier ones
// ever more seldom.
'use strict';

const { serve } = require('../serve');

const sample = [];
let seen = 0;
let seed = 3;

function random() {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

serve((request) => {
  const one = { request, text: 'request ' + request };
  const place = Math.floor(random() * ++seen);
  if (sample.length < 300) sample.push(one);
  else if (place < 300) sample[place] = one;
});
