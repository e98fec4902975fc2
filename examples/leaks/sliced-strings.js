// A short piece of a long string keeps the whole of it alive.
'use strict';

const { serve } = require('../serve');

const tokens = [];

function readBody(request) {
  return Buffer.alloc(4000, 'token=' + request + '&').toString('latin1');
}

serve((request) => {
  tokens.push(readBody(request).slice(6, 26));
  // The bound is not the mistake: 20 bytes each would be nothing.
  if (tokens.length > 100000) tokens.shift();
});
