// Promise.race with a promise that never settles: each race leaves a reaction
// on it.
'use strict';

const { serve } = require('../serve');

const shutdown = new Promise(() => {});

async function work(request) {
  return { request };
}

serve(async (request) => {
  await Promise.race([shutdown, work(request)]);
});
