// A program whose heap holds a bit of everything, and which takes snapshots of itself, three in one
// inspector session, with a change between them:
//
//   node heap.cjs OUT_PREFIX [exposeInternals] [captureNumericValue]
//
// Writes PREFIX-1.heapsnapshot to PREFIX-3.heapsnapshot and, where there are workers,
// PREFIX-worker.heapsnapshot. Runs on Node.js 12.10 and later, so newer syntax is evaluated where
// it is known only.
'use strict';
const fs = require('fs');
const inspector = require('inspector');

const [prefix, ...flags] = process.argv.slice(2);

class Session {
  constructor(number) {
    this.number = number;
    this.token = `token ${number} `.repeat(4);
    this.seen = [number, number / 3, -number];
  }
}

function make(name) {  // Constructors of one name, on different lines.
  return name === 'first' ?
      class Twin { constructor() { this.first = {}; } } :
      class Twin { constructor() { this.second = []; } };
}

const keep = {
  sessions: [],
  objects: [],
  weak: new WeakMap(),
  otherWeak: new WeakMap(),
  weakSet: new WeakSet(),
  map: new Map(),
  set: new Set(),
  twins: [],
  closures: [],
  'a, "quoted" {key}': {'b, c': 1, '__proto__x': 2},
};
globalThis.keep = keep;

function evaluate(source) {
  try {
    return (0, eval)(source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function fill() {
  const text = 'ключ \u{1F600} "quoted"\\\n\u2028\u2029\u0085\r\t\0\u007f'.repeat(20);
  keep.strings = [text, text + 'concatenated', (text + 'flat').slice(3, 200), 'x'.repeat(5000)];
  keep.cons = keep.strings[0] + keep.strings[1];
  keep.buffers = [new ArrayBuffer(1 << 16), new Float64Array(1000), Buffer.alloc(5000)];
  keep.shared = [keep.buffers[0], new Uint8Array(keep.buffers[0], 16, 32)];
  keep.proxy = new Proxy({target: 1}, {get: () => 42});
  keep.symbols = {[Symbol('one')]: 1, [Symbol('one')]: 2};
  keep.regexps = [/a(b)c/g, /\d+/u];
  keep.date = new Date(0);
  keep.error = new Error('kept');
  keep.bigint = 2n ** 200n;
  keep.sparse = [];
  keep.sparse[100000] = 'far';
  keep.holes = new Array(50);
  keep.dictionary = {};
  for (let i = 0; i < 3000; ++i) keep.dictionary[`key${i * 7919 % 3000}`] = i;
  for (const key of Object.keys(keep.dictionary).slice(0, 1000)) delete keep.dictionary[key];
  keep.generator = (function* () { const local = new Session(-1); yield local; })();
  keep.generator.next();
  keep.pending = (async () => { const held = new Session(-2); await new Promise(() => {}); return held; })();
  keep.chain = new Promise(() => {}).then(() => keep.sessions).catch(() => {});
  keep.accessor = {get value() { return 1; }, set value(to) {}};
  keep.frozen = Object.freeze({a: 1, b: {c: 2}});
  keep.withNull = Object.create(null);
  keep.withNull.x = 1;
  keep.privates = evaluate(`(() => { class Hidden { #secret = {deep: [1, 2]}; static #count = 0; #run() {} open = 1; }
    return [new Hidden(), new Hidden()]; })()`);
  keep.references = evaluate('typeof WeakRef === "undefined" ? [] : [new WeakRef(keep.sessions), new FinalizationRegistry(() => {})]');
  keep.cycle = {};
  keep.cycle.self = {back: keep.cycle};
  let list = null;
  for (let i = 0; i < 5000; ++i) list = {next: list, value: i};
  keep.list = list;
  for (let i = 0; i < 20; ++i) {
    keep.twins.push(new (make('first'))(), new (make('second'))());
    let unused = new Array(100).fill(i);
    const used = {index: i};
    keep.closures.push(() => used, () => unused.length);
  }
}

function grow(round) {
  for (let i = 0; i < 500; ++i) {
    const session = new Session(round * 1000 + i);
    keep.sessions.push(session);
    keep.weak.set(session, {round, value: new Session(-3)});
    if (i % 3 === 0) keep.otherWeak.set(session, keep.weak.get(session));
    if (i % 50 === 0) keep.weak.set({unreachable: true}, {never: 'seen'});
    keep.weakSet.add(session);
    keep.map.set(session, {round, i});
    keep.map.set(`s${round}-${i}`, i);
    keep.set.add({a: i, b: i, c: i});
    keep.objects.push({id: i, name: `n${i}`, tags: [i]}, {name: 'other order', id: i}, {id: i, extra: {}, name: ''});
    if (round === 2) keep.objects[i] = {onlyIn: 'round two', i};
  }
  keep.sessions.splice(0, 100 * round);
}

async function takeSnapshot(session, file) {
  const out = fs.openSync(file, 'w');
  const write = message => fs.writeSync(out, message.params.chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', write);
  await new Promise((resolve, reject) => {
    session.post('HeapProfiler.takeHeapSnapshot', {
      exposeInternals: flags.includes('exposeInternals'),
      captureNumericValue: flags.includes('captureNumericValue'),
    }, error => error ? reject(error) : resolve());
  });
  session.removeListener('HeapProfiler.addHeapSnapshotChunk', write);
  fs.closeSync(out);
  if (fs.statSync(file).size === 0) throw new Error(`${file} is empty`);
}

function takeWorkerSnapshot() {
  const {Worker} = require('worker_threads');
  const worker = new Worker(`
      globalThis.held = [];
      for (let i = 0; i < 1000; ++i) globalThis.held.push({worker: i, text: 'w' + i});
      require('worker_threads').parentPort.on('message', () => {});
      require('worker_threads').parentPort.postMessage('ready');
  `, {eval: true});
  if (!worker.getHeapSnapshot) return worker.terminate();
  worker.once('message', async () => {
    const stream = await worker.getHeapSnapshot();
    stream.pipe(fs.createWriteStream(`${prefix}-worker.heapsnapshot`)).on('close', () => worker.terminate());
  });
}

async function main() {
  fill();
  const session = new inspector.Session();
  session.connect();
  session.post('HeapProfiler.enable');
  for (const round of [1, 2, 3]) {
    grow(round);
    await takeSnapshot(session, `${prefix}-${round}.heapsnapshot`);
  }
  session.disconnect();
  if (flags.length === 0) takeWorkerSnapshot();
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
