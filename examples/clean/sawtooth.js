// Events are gathered and sent in batches of 450.
'use strict';

const { serve } = require('../serve');

let batch = [];

serve((request) => {
  batch.push({ event: 'hit', request, at: new Date() });
  if (batch.length === 450) batch = [];
});
