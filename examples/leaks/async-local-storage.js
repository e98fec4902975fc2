// What runs in an AsyncLocalStorage keeps the store: here timers that never
// end.
'use strict';

const { serve } = require('../serve');

const { AsyncLocalStorage } = require('async_hooks');

class RequestContext {
  constructor(number) {
    this.number = number;
    this.headers = { accept: 'text/plain', 'x-request': String(number) };
  }
}

const storage = new AsyncLocalStorage();

function startHeartbeat() {
  setInterval(() => storage.getStore().number, 3600 * 1000).unref();
}

serve((request) => {
  storage.run(new RequestContext(request), startHeartbeat);
});
