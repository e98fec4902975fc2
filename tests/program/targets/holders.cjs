// Holds objects of classes of their own in every way that JavaScript has. Each
// class Held… says by its name which; nothing else holds its one instance.
// Runs on Node.js 12.10 and later, so newer syntax is evaluated where known.
'use strict';

const EventEmitter = require('events');

class HeldByGlobal {}
class HeldByArray {}
class HeldByMapValue {}
class HeldByMapKey {}
class HeldBySet {}
class HeldByWeakMap {}
class HeldByListener {}
class HeldByClosure {}
class HeldByTimer {}
class HeldByInterval {}
class HeldByGenerator {}
class HeldByAsync {}
class HeldByPromise {}
class HeldByReaction {}
class HeldByBound {}
class HeldByModule {}
class HeldByExports {}
class HeldByDictionary {}
class HeldBySymbol {}
class HeldByGetter {}
class HeldByStatic {}
class HeldByOddName {}
class HeldByList {}
class HeldWeakly {}
class HeldByMany {}
class HeldByStorage {}

globalThis.state = { cache: [], direct: new HeldByGlobal() };
for (let i = 0; i < 17; ++i) state.cache.push(i);
state.cache.push(new HeldByArray());
state['odd name'] = { 0.5: new HeldByOddName() };

state.byId = new Map([['user-17', new HeldByMapValue()],
                      [new HeldByMapKey(), 'value']]);
state.seen = new Set([new HeldBySet()]);
state.key = { isKey: true };
state.extra = new WeakMap([[state.key, new HeldByWeakMap()]]);

globalThis.bus = new EventEmitter();
function subscribe() {
  const held = new HeldByListener();
  bus.on('reload', function reload() { return held; });
  bus.on('reload', function other() {});
}
subscribe();

state.handlers = [];
function makeHandler() {
  const tail = new HeldByClosure();
  return function handle() { return tail; };
}
state.handlers.push(makeHandler());

function startTimer() {
  const late = new HeldByTimer();
  setTimeout(function onTimeout() { return late; }, 1e6);
}
startTimer();
function startInterval() {
  const again = new HeldByInterval();
  setInterval(function onInterval() { return again; }, 5e6);
}
startInterval();

state.running = (function* produce() {
  const local = new HeldByGenerator();
  yield 1;
  return local;
})();
state.running.next();

async function waitForEver(promise) {
  const local = new HeldByAsync();
  await promise;
  return local;
}
state.never = new Promise(() => {});
waitForEver(state.never);

state.done = Promise.resolve(new HeldByPromise());
function react() {
  const held = new HeldByReaction();
  state.never.then(function onResolved() { return held; });
}
react();

state.bound = (function () {}).bind(new HeldByBound());

const moduleVariable = new HeldByModule();
state.reader = function reader() { return moduleVariable; };
module.exports.shared = new HeldByExports();

// Only the cache of modules holds it: nobody is its parent.
const child = require('./held_module.cjs');
module.children.length = 0;
child.forget();

state.users = Object.create(null);
for (let i = 0; i < 2000; ++i) state.users['key' + (i * 7919) % 2000] = i;
state.users['key 1'] = new HeldByDictionary();
state.symbols = { [Symbol('secret')]: new HeldBySymbol() };
function makeGetter() {
  const held = new HeldByGetter();
  return { get value() { return held; } };
}
state.computed = makeGetter();
class Registry {}
Registry.instances = [new HeldByStatic()];
state.Registry = Registry;

let list = null;
for (let i = 0; i < 10; ++i) {
  list = { next: list, item: i === 0 ? new HeldByList() : i };
}
state.list = list;

let weakly = new HeldWeakly();
if (typeof WeakRef === 'function') {
  state.weak = new WeakRef(weakly);
  weakly = null;
}

state.requests = [];
for (let i = 0; i < 5000; ++i) {
  state.requests.push({ id: i, body: new HeldByMany() });
}

const hooks = require('async_hooks');
if (hooks.AsyncLocalStorage) {
  const storage = new hooks.AsyncLocalStorage();
  state.storage = storage;
  storage.run(new HeldByStorage(), () => setTimeout(function inContext() {}, 7e6));
}

console.log('ready');
