// A timer of the console for each request, which is begun and never ended.
'use strict';

const { serve } = require('../serve');

serve((request) => {
  console.time('request ' + request);
});
