// The headers of packets are kept, and each keeps the whole packet.
'use strict';

const { serve } = require('../serve');

const headers = new Map();

serve((request) => {
  const packet = Buffer.alloc(32768, request);
  headers.set(request, packet.subarray(0, 16));
});
