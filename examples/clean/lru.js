// An LRU cache that works: what is used moves to the end, what is unused falls
// out.
'use strict';

const { serve } = require('../serve');

class LruCache {
  constructor(most) {
    this.most = most;
    this.entries = new Map();
  }

  get(key) {
    const value = this.entries.get(key);
    if (value !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key, value) {
    this.entries.set(key, value);
    if (this.entries.size > this.most) {
      this.entries.delete(this.entries.keys().next().value);
    }
  }
}

const cache = new LruCache(150);

serve((request) => {
  const key = 'user-' + ((request * 7919) % 1000);
  if (!cache.get(key)) cache.set(key, { key, visits: [request] });
});
