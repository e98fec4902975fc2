// The last two hundred requests, in a ring.
'use strict';

const { serve } = require('../serve');

const ring = new Array(200);

serve((request) => {
  ring[request % ring.length] = { request, headers: { host: 'h' + request } };
});
