// Mended: a mark is cleared once it has been used.
'use strict';

const { serve } = require('../serve');

const { performance } = require('perf_hooks');

serve((request) => {
  performance.mark('request-' + request);
  performance.clearMarks('request-' + request);
});
