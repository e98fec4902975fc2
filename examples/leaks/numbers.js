// A number for each request: eight bytes, and a table that doubles now and
// then.
'use strict';

const { serve } = require('../serve');

const latencies = { all: [] };

serve((request) => {
  for (let i = 0; i < 4; i++) latencies.all.push(request * 1.1 + i);
});
