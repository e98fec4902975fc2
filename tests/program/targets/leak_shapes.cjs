// Leaks in three ways for every request to /leak: an array, a Map, and a list
// that is pushed to at its head. Every request to /clean turns over what is
// bounded: a queue, a ring, a cache, and batches that come and go.
'use strict';

const http = require('http');

class Pushed {
  constructor(number) { this.text = 'pushed ' + number; }
}
class Mapped {
  constructor(number) { this.text = 'mapped ' + number; }
}
class Listed {
  constructor(number, next) { this.text = 'listed ' + number; this.next = next; }
}
class Bounded {
  constructor(number) { this.text = 'bounded ' + number; }
}

const pushed = [];
const mapped = new Map();
const list = {head: null};

const queue = [];
const ring = new Array(64).fill(null);
const cache = new Map();
let batch = [];

function leak(number) {
  pushed.push(new Pushed(number));
  mapped.set('key ' + number, new Mapped(number));
  list.head = new Listed(number, list.head);
}

function turnOver(number) {
  queue.push(new Bounded(number));
  if (queue.length > 30) queue.shift();
  ring[number % ring.length] = new Bounded(number);
  cache.set(number, new Bounded(number));
  if (cache.size > 40) cache.delete(cache.keys().next().value);
  batch.push(new Bounded(number));
  if (batch.length > 50) batch = [];
}

let number = 0;
const server = http.createServer((request, response) => {
  ++number;
  if (request.url === '/leak') leak(number);
  else if (request.url === '/clean') turnOver(number);
  else response.statusCode = 404;
  response.end(String(number));
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
