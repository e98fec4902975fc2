// The ids of all requests that were ever seen, against duplicates.
'use strict';

const { serve } = require('../serve');

const seen = new Set();

serve((request) => {
  const id = 'req-' + request.toString(36) + '-' + (request * 7919).toString(36);
  if (seen.has(id)) throw new Error('again: ' + id);
  seen.add(id);
});
