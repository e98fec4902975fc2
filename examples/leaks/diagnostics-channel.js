// A subscriber for every request on a channel that lives as long as the
// program.
'use strict';

const { serve } = require('../serve');

const { channel } = require('diagnostics_channel');

const queries = channel('app.query');

serve((request) => {
  const trace = { request, spans: [] };
  queries.subscribe((message) => trace.spans.push(message));
});
