// Leaks one LeakedSession, and what it holds, for every request. Answers with
// how many there are.
'use strict';

const http = require('http');

class LeakedSession {
  constructor(number) {
    this.number = number;
    this.notes = ['session', number];
  }
}

const sessions = [];

const server = http.createServer((request, response) => {
  if (request.url === '/leak') sessions.push(new LeakedSession(sessions.length));
  response.end(String(sessions.length));
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
