// Mended: a client that cannot take more gets no more until "drain".
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
  for (const response of downloads) {
    if (!response.writableNeedDrain) response.write(chunk.bytes);
  }
}, {
  '/download': (request, response) => {
    downloads.add(response);
    response.on('close', () => downloads.delete(response));
    response.write(Buffer.alloc(64 << 20));
  },
});
