// Mended: the headers of the last fifty packets, each a copy.
'use strict';

const { serve } = require('../serve');

const headers = new Map();

serve((request) => {
  const packet = Buffer.alloc(32768, request);
  headers.set(request, Buffer.from(packet.subarray(0, 16)));
  headers.delete(request - 50);
});
