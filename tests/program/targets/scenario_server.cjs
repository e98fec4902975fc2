// An HTTP server for scenarios. What is in /keep stays: one Kept a request, with
// the request's method, headers and body. /never is not answered, /missing with
// 404. PORT says where it listens.
'use strict';

const http = require('http');

class Kept {
  constructor(request, body) {
    this.method = request.method;
    this.header = request.headers['x-test'] || '';
    this.body = body;
  }
}

globalThis.kept = [];
globalThis.served = 0;

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', chunk => body += chunk);
  request.on('end', () => {
    ++served;
    if (request.url === '/keep') kept.push(new Kept(request, body));
    if (request.url === '/die') {
      console.error('dying of ' + request.method);
      process.exit(9);
    }
    if (request.url === '/missing') response.statusCode = 404;
    if (request.url !== '/never') response.end(String(served));
  });
});

process.on('SIGTERM', () => {
  console.log('told to end');
  process.exit(0);
});

server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
