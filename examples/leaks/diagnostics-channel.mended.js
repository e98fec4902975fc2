// Mended: unsubscribed when the request is done.
'use strict';

const { serve } = require('../serve');

const { channel } = require('diagnostics_channel');

const queries = channel('app.query');

serve((request) => {
  const trace = { request, spans: [] };
  const note = (message) => trace.spans.push(message);
  queries.subscribe(note);
  queries.unsubscribe(note);
});
