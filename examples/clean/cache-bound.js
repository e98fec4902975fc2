// A cache that is full after the first few hundred requests, and replaces what
// is oldest.
'use strict';

const { serve } = require('../serve');

const cache = new Map();

serve((request) => {
  cache.set('page-' + request, { html: '<p>' + request, at: Date.now() });
  if (cache.size > 250) cache.delete(cache.keys().next().value);
});
