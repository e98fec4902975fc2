// A cache that is full only after many hundred requests.
'use strict';

const { serve } = require('../serve');

const cache = new Map();

serve((request) => {
  cache.set('page-' + request, { html: '<p>' + request, at: Date.now() });
  if (cache.size > 700) cache.delete(cache.keys().next().value);
});
