// Memoize that throws away all its results when there are 350 of them.
'use strict';

const { serve } = require('../serve');

let results = new Map();

serve((request) => {
  results.set('argument ' + request, { square: request * request });
  if (results.size > 350) results = new Map();
});
