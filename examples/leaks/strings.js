// A line of text for every request, kept in an array.
'use strict';

const { serve } = require('../serve');

const requestLog = [];

serve((request) => {
  requestLog.push('GET /hit number ' + request + ' at ' + Date.now());
});
