// Each request waits for the one before, and the first for a connection that
// never comes.
'use strict';

const { serve } = require('../serve');

let connected;
let last = new Promise((resolve) => {
  connected = resolve;
});
process.on('exit', () => connected());

serve((request) => {
  const job = { request, body: 'body of ' + request };
  last = last.then(() => job.body);
});
