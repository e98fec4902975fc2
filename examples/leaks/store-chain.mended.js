// Mended: each request has a store of its own, without a parent.
'use strict';

const { serve } = require('../serve');

const { AsyncLocalStorage } = require('async_hooks');

class Span {
  constructor(parent, request) {
    this.parent = parent;
    this.request = request;
    this.tags = ['request', String(request)];
  }
}

const storage = new AsyncLocalStorage();
let wake = [];

async function work() {
  for (let request = 0; ; request++) {
    await new Promise((resolve) => wake.push(resolve));
    storage.enterWith(new Span(null, request));
  }
}
work();

serve(() => {
  const sleeping = wake;
  wake = [];
  for (const resolve of sleeping) resolve();
});
