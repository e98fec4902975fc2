// Looks like a process of another machine, since it says that it has run for
// longer than the one here with its id, and says that there is hardly any
// memory left, until GET /relief; then again after GET /starve, or when 150
// objects are kept, one for each GET /leak.
'use strict';

const http = require('http');

const little = 1 << 20;
const much = 2 ** 31;

class Kept {}
const kept = [];

process.uptime = () => 1e9;
let available = little;
process.availableMemory = () => kept.length > 150 ? little : available;
process.constrainedMemory = () => much;

const server = http.createServer((request, response) => {
  if (request.url === '/relief') available = much;
  if (request.url === '/starve') available = little;
  if (request.url === '/leak') kept.push(new Kept());
  response.end('relieved');
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
