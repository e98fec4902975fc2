// An AsyncLocalStorage store for each request, across timers and promises that
// end.
'use strict';

const { serve } = require('../serve');

const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();

serve((request) =>
  storage.run({ request, trail: [] }, async () => {
    storage.getStore().trail.push('begun');
    await new Promise((resolve) => setTimeout(resolve, 1));
    await Promise.all([1, 2, 3].map(async (n) => n + request));
    storage.getStore().trail.push('done');
  }),
);
