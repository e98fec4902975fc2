// Pipes a hundred kilobytes through a compressor for each request.
'use strict';

const { serve } = require('../serve');

const { Readable, Writable, pipeline } = require('stream');
const zlib = require('zlib');

serve(
  (request) =>
    new Promise((resolve, reject) => {
      const parts = new Array(10).fill(Buffer.alloc(10000, String(request)));
      const sink = new Writable({
        write(chunk, encoding, done) {
          done();
        },
      });
      pipeline(Readable.from(parts), zlib.createGzip(), sink, (error) =>
        error ? reject(error) : resolve(),
      );
    }),
);
