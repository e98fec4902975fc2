// Gathers for 500 requests, then lets go of everything.
'use strict';

const { serve } = require('../serve');

let pending = [];

serve((request) => {
  pending.push({ request, body: { text: 'part ' + request } });
  if (request % 500 === 0) pending = [];
});
