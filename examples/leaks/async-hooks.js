// A table of asynchronous resources that is filled in init() and never cleared.
'use strict';

const { serve } = require('../serve');

const asyncHooks = require('async_hooks');

class ResourceInfo {
  constructor(type) {
    this.type = type;
    this.createdAt = process.hrtime();
  }
}

const resources = new Map();

asyncHooks
  .createHook({
    init(id, type) {
      resources.set(id, new ResourceInfo(type));
    },
  })
  .enable();

serve(() => new Promise((resolve) => setImmediate(resolve)));
