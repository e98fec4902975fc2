// Mended: it is ended.
'use strict';

const { serve } = require('../serve');

serve((request) => {
  console.time('request ' + request);
  console.timeEnd('request ' + request);
});
