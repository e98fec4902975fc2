// An LRU cache whose eviction deletes by number from a map that is keyed by
// text: it never deletes anything.
'use strict';

const { serve } = require('../serve');

class LruCache {
  constructor(most) {
    this.most = most;
    this.entries = new Map();
    this.order = [];
  }

  set(key, value) {
    this.entries.set('key:' + key, { value, hits: 0 });
    this.order.push(key);
    if (this.order.length > this.most) this.entries.delete(this.order.shift());
  }
}

const cache = new LruCache(50);

serve((request) => {
  cache.set(request, 'value ' + request);
});
