// Mended: one listener to the shutdown for all requests.
'use strict';

const { serve } = require('../serve');

let isShuttingDown = false;
const shutdown = new Promise(() => {});
shutdown.then(() => {
  isShuttingDown = true;
});

async function work(request) {
  return { request };
}

serve(async (request) => {
  if (!isShuttingDown) await work(request);
});
