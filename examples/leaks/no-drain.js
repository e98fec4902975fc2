// Chunks are written to a client that reads slowly, without waiting for
// "drain": they queue up in memory. Needs such a client: slow_client.js.
'use strict';

const { serve } = require('../serve');

const downloads = new Set();

class Chunk {
  constructor(number) {
    this.bytes = Buffer.alloc(2000, String(number));
  }
}

serve((request) => {
  const chunk = new Chunk(request);
  for (const response of downloads) response.write(chunk.bytes);
}, {
  '/download': (request, response) => {
    downloads.add(response);
    response.on('close', () => downloads.delete(response));
    response.write(Buffer.alloc(64 << 20));
  },
});
