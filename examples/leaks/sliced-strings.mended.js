// Mended: the same bound, for twenty strings.
'use strict';

const { serve } = require('../serve');

const tokens = [];

function readBody(request) {
  return Buffer.alloc(4000, 'token=' + request + '&').toString('latin1');
}

serve((request) => {
  const piece = readBody(request).slice(6, 26);
  tokens.push(Buffer.from(piece, 'latin1').toString('latin1'));
  if (tokens.length > 20) tokens.shift();
});
