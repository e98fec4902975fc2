// Mended: it remembers a hundred results and forgets the oldest.
'use strict';

const { serve } = require('../serve');

function memoize(compute, most) {
  const results = new Map();
  return (...args) => {
    const key = JSON.stringify(args);
    if (!results.has(key)) {
      if (results.size >= most) results.delete(results.keys().next().value);
      results.set(key, compute(...args));
    }
    return results.get(key);
  };
}

const distance = memoize((from, to) => ({ from, to, length: to - from }), 100);

serve((request) => {
  distance(request, request * 2);
});
