// Grows by 4 MiB for a request, where its path says:
//
//   /beyond   in native code, of which V8 knows nothing: in the environment
//   /buffers  in Buffers
//
// Any other path is answered, and that is all.
'use strict';

const http = require('http');

const kept = [];
let variables = 0;
const grow = {
  '/beyond': () => {
    for (let i = 0; i < 64; ++i) {
      process.env['GROWN_' + variables++] = 'x'.repeat(65536);
    }
  },
  '/buffers': () => kept.push(Buffer.allocUnsafeSlow(4 << 20).fill(1)),
};

const server = http.createServer((request, response) => {
  if (grow[request.url]) grow[request.url]();
  response.end('grown');
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
