// A mark for each request on the timeline of the process, which keeps them all.
'use strict';

const { serve } = require('../serve');

const { performance } = require('perf_hooks');

serve((request) => {
  performance.mark('request-' + request);
});
