// Does everything that makes a debugger stop, over and over: `debugger`
// statements, caught exceptions, rejected promises. Answers with how many
// rounds it has done; a program that stands still in a debugger answers
// nothing.
'use strict';

const http = require('http');

let rounds = 0;

function round() {
  debugger;
  try {
    throw new Error('caught ' + rounds);
  } catch (error) {
    debugger;
  }
  Promise.reject(new Error('handled')).catch(() => {});
  rounds++;
  // Node 12 forgets handled rejections only after a tick, one by one from the
  // front of an array: without this it would answer the next request for
  // minutes.
  process.nextTick(() => {});
  setImmediate(round);
}

const server = http.createServer((request, response) => {
  response.end(String(rounds));
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
  round();
});
