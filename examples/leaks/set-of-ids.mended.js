// Mended: two generations of ids, of a hundred each.
'use strict';

const { serve } = require('../serve');

let seen = new Set();
let before = new Set();

serve((request) => {
  const id = 'req-' + request.toString(36) + '-' + (request * 7919).toString(36);
  if (seen.has(id) || before.has(id)) throw new Error('again: ' + id);
  seen.add(id);
  if (seen.size === 100) {
    before = seen;
    seen = new Set();
  }
});
