// Looks like a process of another machine, since it says that it has run for
// longer than the one here with its id, and says that there is hardly any
// memory left, until GET /relief.
'use strict';

const http = require('http');

process.uptime = () => 1e9;
let available = 1 << 20;
process.availableMemory = () => available;
process.constrainedMemory = () => 2 ** 31;

const server = http.createServer((request, response) => {
  if (request.url === '/relief') available = 2 ** 31;
  response.end('relieved');
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
