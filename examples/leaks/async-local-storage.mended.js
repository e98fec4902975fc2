// Mended: the timer ends with the request.
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
  return setInterval(() => storage.getStore().number, 3600 * 1000).unref();
}

serve((request) => {
  clearInterval(storage.run(new RequestContext(request), startHeartbeat));
});
