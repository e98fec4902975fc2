// For every request one leak of each shape that `leaks` knows by name, each
// with a class of its own where the shape has room for one.
'use strict';

const {EventEmitter} = require('events');
const http = require('http');
const {Writable} = require('stream');
const vm = require('vm');
const {MessageChannel} = require('worker_threads');

class Pushed {
  constructor() { this.number = number; }
}
class Mapped {
  constructor() { this.number = number; }
}
class Member {
  constructor() { this.number = number; }
}
class Cached {
  constructor() { this.number = number; }
}
class Listed {
  constructor(next) { this.next = next; }
}
class Waiting {
  constructor() { this.number = number; }
}
class Late {
  constructor() { this.number = number; }
}
class Parsed {
  constructor() { this.number = number; }
}

let number = 0;
const bus = new EventEmitter();
bus.setMaxListeners(0);
const stuck = new Writable({highWaterMark: 16, write() {}});
const pushed = [];
const mapped = new Map();
const members = new Set();
const cached = {};
const list = {head: null};
const waiting = [];
const log = {text: ''};
let theThing = null;
const buffers = [];
const contexts = [];
const functions = [];
const target = typeof EventTarget === 'function' ? new EventTarget() : null;

const shapes = {
  array() { pushed.push(new Pushed()); },
  map() { mapped.set('key ' + number, new Mapped()); },
  set() { members.add(new Member()); },
  object() { cached['key ' + number] = new Cached(); },
  list() { list.head = new Listed(list.head); },
  listeners() { bus.on('change', function onChange() { return number; }); },
  target() {
    if (target) target.addEventListener('change', () => number);
  },
  timers() {
    const late = new Late();
    setInterval(() => late.number, 3600 * 1000).unref();
  },
  closures() {
    const before = theThing;
    const unused = () => before;
    theThing = {filling: 'x'.repeat(100) + number, method() { return number; }};
    return unused;
  },
  promises() {
    (async () => {
      const local = new Waiting();
      await new Promise((resolve) => waiting.push(resolve));
      return local;
    })();
  },
  stream() { stuck.write(Buffer.alloc(64)); },
  text() { log.text += 'more text, for the ' + number + 'th time; '; },
  buffers() { buffers.push(Buffer.allocUnsafeSlow(4096)); },
  code() {
    functions.push(new Function('a', 'return a + ' + number));
    functions[functions.length - 1](1);
  },
  global() {
    // eslint-disable-next-line
    (globalThis.byAccident = globalThis.byAccident || []).push(new Parsed());
  },
};

const server = http.createServer((request, response) => {
  ++number;
  const wanted = request.url.slice(1);
  for (const shape of Object.keys(shapes)) {
    if (wanted === 'all' || wanted === shape) shapes[shape]();
  }
  if (wanted === 'contexts') contexts.push(vm.createContext({number}));
  if (wanted === 'ports') pushed.push(new MessageChannel().port1);
  response.end(String(number));
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
