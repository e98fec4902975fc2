// Mended: the mean is enough.
'use strict';

const { serve } = require('../serve');

const latencies = { count: 0, sum: 0 };

serve((request) => {
  latencies.count++;
  latencies.sum += request * 1.1;
});
