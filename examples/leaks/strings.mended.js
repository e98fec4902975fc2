// Mended: the lines are written out and dropped every fifty requests.
'use strict';

const { serve } = require('../serve');

let requestLog = [];

function flush() {
  process.stdout.write(requestLog.length + ' lines\n');
  requestLog = [];
}

serve((request) => {
  requestLog.push('GET /hit number ' + request + ' at ' + Date.now());
  if (requestLog.length === 50) flush();
});
