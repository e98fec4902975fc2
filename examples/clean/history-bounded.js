// Keeps the last hundred errors, with their stacks, and the last fifty bodies,
// of any size.
'use strict';

const { serve } = require('../serve');

const errors = [];
const bodies = [];

serve((request) => {
  errors.push(new Error('number ' + request));
  if (errors.length > 100) errors.shift();
  bodies.push(Buffer.alloc((request * 7919) % 9000, 'b'));
  if (bodies.length > 50) bodies.shift();
});
