// A cache of WeakRefs, cleared by a FinalizationRegistry: it grows until
// garbage is collected.
'use strict';

const { serve } = require('../serve');

const cache = new Map();
const registry = new FinalizationRegistry((key) => {
  const reference = cache.get(key);
  if (reference && !reference.deref()) cache.delete(key);
});

serve((request) => {
  const key = 'image-' + request;
  const image = { key, pixels: new Array(100).fill(request) };
  cache.set(key, new WeakRef(image));
  registry.register(image, key);
});
