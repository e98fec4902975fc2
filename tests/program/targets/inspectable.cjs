// Objects to inspect, which notice when they are disturbed. /touched says how
// often that was; /drop lets go of all.
'use strict';

const http = require('http');

let touched = 0;

class Inspected {
  constructor() {
    this.count = 3;
    this.text = 'some \u001b[2J text';
    this.nested = {inner: {innermost: [1, 2]}};
    this.map = new Map([['key', {a: 1}]]);
    this.set = new Set([7]);
    this.many = Array.from({length: 100000}, (_, i) => i);
    this.keys = {};
    for (let i = 0; i < 5000; ++i) this.keys['key' + i] = i;
    this.bytes = new Uint8Array(200000);
    this.pending = new Promise(() => {});
    this.handler = function onRequest() { ++touched; };
    this.proxy = new Proxy({}, {
      get() { ++touched; },
      ownKeys() { ++touched; return []; },
      getOwnPropertyDescriptor() { ++touched; },
      getPrototypeOf() { ++touched; return null; },
    });
  }
  get onPrototype() { ++touched; return 1; }
}

const state = {inspected: new Inspected()};
Object.defineProperty(state.inspected, 'lazy', {
  enumerable: true, get() { ++touched; return 1; }, set(value) { ++touched; },
});
Object.defineProperty(state.inspected.keys, 'lazyKey', {
  enumerable: true, get() { ++touched; return 1; },
});
state.inspected.self = state.inspected;

const server = http.createServer((request, response) => {
  if (request.url === '/drop') state.inspected = null;
  response.end(String(touched));
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
