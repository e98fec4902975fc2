// A cache whose entries go by timer, one each, after half a second.
'use strict';

const { serve } = require('../serve');

const cache = new Map();

serve((request) => {
  const key = 'key-' + request;
  cache.set(key, { request, body: 'z'.repeat(request % 50) });
  setTimeout(() => cache.delete(key), 500);
});
