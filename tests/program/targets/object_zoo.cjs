// One object of each kind, for heapcli objects and show.
'use strict';

class Session {
  constructor(id, name) {
    this.id = id;
    this.name = name;
    this.ok = true;
    this.none = null;
    this.tags = ['a', 'b', 'c'];
    this.next = null;
    this.handler = function handle() {
      return id;
    };
  }
}

class Holder {}

const session = new Session(17, 'bob');
session.next = new Session(18, 'alice');
const holder = new Holder();
holder.session = session;
holder.map = new Map([
  ['a', session],
  ['b', 'text'],
]);
holder.set = new Set(['x', 'y']);
holder.weak = new WeakMap([[session, holder]]);
holder.array = ['one', { two: 'deux' }, null];
holder.joined = `${process.pid} is the first half, `.concat('the other half ', process.title);
holder.error = new TypeError('it broke');
holder.promise = Promise.resolve(session);
holder.buffer = new ArrayBuffer(4096);
holder.floats = new Float64Array(16);
holder.boxed = new String('boxed');
holder.closure = (() => {
  const captured = session;
  return function inner() {
    return captured;
  };
})();
holder.bound = holder.closure.bind(session);
holder['\x1b[31mred'] = 'control \x1b[31m characters';
holder.self = holder;
holder.proxy = new Proxy(session, {});
holder.weakSet = new WeakSet([session, session.next]);
globalThis.holder = holder;

const http = require('http');
http
  .createServer((request, response) => response.end())
  .listen(0, '127.0.0.1', function () {
    console.log(`listening on ${this.address().port}`);
  });
