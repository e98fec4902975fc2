// Counts requests by a key of which ever fewer are new: user agents, countries,
// products.
'use strict';

const { serve } = require('../serve');

const counts = {};
let state = 1;

function random() {
  state = (state * 16807) % 2147483647;
  return state / 2147483647;
}

serve(() => {
  const agent = 'agent/' + Math.floor(200 * random() ** 3);
  counts[agent] = (counts[agent] || 0) + 1;
});
