// A cache of a hundred places, which are replaced at random.
'use strict';

const { serve } = require('../serve');

const kPlaces = 100;
const cache = new Array(kPlaces).fill(null);
let state = 12345;

function random() {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state / 2147483648;
}

serve((request) => {
  cache[Math.floor(random() * kPlaces)] = {
    request,
    body: 'y'.repeat(1 + Math.floor(random() * 400)) + request,
  };
});
