// Mended: destroy() removes what init() enters.
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
    destroy(id) {
      resources.delete(id);
    },
  })
  .enable();

serve(() => new Promise((resolve) => setImmediate(resolve)));
