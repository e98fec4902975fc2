// Holds a heap whose snapshot has tens of megabytes of text, so that a capture
// can be broken off in the middle: long strings, as they cost V8 little time
// before the first byte comes. Answers requests all the while.
'use strict';

const http = require('http');

const texts = [];
for (let i = 0; i < 20000; i++) {
  // By way of a Buffer, as it would be a tree of pieces otherwise.
  texts.push(Buffer.from('text ' + i + ' '.repeat(1000)).toString('latin1'));
}

const server = http.createServer((request, response) => {
  response.end(String(texts.length));
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
