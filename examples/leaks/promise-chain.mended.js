// Mended: the connection comes.
'use strict';

const { serve } = require('../serve');

let connected;
let last = new Promise((resolve) => {
  connected = resolve;
});
connected();

serve((request) => {
  const job = { request, body: 'body of ' + request };
  last = last.then(() => job.body);
});
