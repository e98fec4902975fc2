// Holds heapcli's figures against those of DevTools' own engine:
//
//   node compare.mjs ENGINE_DIR HEAPCLI FILE...
//
// Each file is compared node by node and class by class; each two in a row by `diff`, and each three
// in a row by `diff A B C`; and of a .heaptimeline who allocated what, and when. The retaining paths
// of the first file are held against its edges and distances. Exits with 1 when anything differs,
// after at most 20 differences a check.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

import {
  EdgeIndex, allocations, classes, diff, idsBetween, loadEngine, nodes, overwrittenKeys, sampleNodes, stacks,
} from './engine.mjs';

const [engineDirectory, heapcli, ...files] = process.argv.slice(2);
const open = await loadEngine(engineDirectory);
let failures = 0;

class Check {
  constructor(what) {
    this.what = what;
    this.compared = 0;
    this.differences = 0;
  }
  differs(where, ours, theirs) {
    if (++this.differences <= 20) {
      console.log(`DIFFERS ${this.what}: ${where}\n  heapcli  ${ours}\n  DevTools ${theirs}`);
    }
  }
  // Compares the fields that DevTools has.
  row(where, ours, theirs) {
    ++this.compared;
    if (ours === undefined || theirs === undefined) {
      this.differs(where, JSON.stringify(ours) ?? 'nothing', JSON.stringify(theirs) ?? 'nothing');
      return;
    }
    const different = Object.keys(theirs).filter(field => ours[field] !== theirs[field]);
    if (different.length === 0) return;
    const show = row => different.map(field => `${field}=${JSON.stringify(row[field])}`).join(' ');
    this.differs(where, show(ours), show(theirs));
  }
  rows(ours, theirs) {
    for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
      this.row(key, ours.get(key), theirs.get(key));
    }
  }
  done() {
    const verdict = this.differences === 0 ? 'same' : `${this.differences} DIFFER`;
    console.log(`${this.what}: ${this.compared} compared, ${verdict}`);
    if (this.compared === 0) throw new Error(`${this.what}: nothing was compared`);
    failures += this.differences;
  }
}

function lines(...args) {
  const child = spawn(heapcli, args, {stdio: ['ignore', 'pipe', 'inherit']});
  const closed = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', status => {
      if (status === 0) resolve();
      else reject(new Error(`heapcli ${args.join(' ')}: status ${status}`));
    });
  });
  return {reader: createInterface({input: child.stdout, crlfDelay: Infinity}), closed};
}

async function json(...args) {
  const {reader, closed} = lines('--json', ...args);
  let text = '';
  for await (const line of reader) text += line + '\n';
  await closed;
  return JSON.parse(text);
}

const byKey = rows => new Map(rows.map(row => [row.key, row]));

async function compareNodes(file, snapshot) {
  const check = new Check(`nodes ${file}`);
  const {reader, closed} = lines('nodes', file);
  const theirs = nodes(snapshot);
  for await (const line of reader) {
    const ours = JSON.parse(line);
    check.row(`node @${ours.id}`, ours, theirs.next().value);
  }
  await closed;
  if (!theirs.next().done) check.differs('the end', 'no more nodes', 'more nodes');
  check.done();
}

async function compareSummary(file, snapshot) {
  const ours = await json('summary', '--stats', file);
  const check = new Check(`summary ${file}`);
  const overwritten = overwrittenKeys(snapshot);
  const without = rows => new Map([...rows].filter(([key]) => !overwritten.has(key)));
  if (overwritten.size) console.log(`overwritten in DevTools: ${[...overwritten].join(' ')}`);
  check.rows(without(byKey(ours.classes)), without(classes(snapshot)));
  check.row('total', ours, {total_bytes: snapshot.totalSize, node_count: snapshot.nodeCount});
  const {total, native, v8heap} = snapshot.getStatistics();
  const {statistics} = ours;
  check.row('statistics', statistics, {total});
  check.row('statistics.native', statistics.native, {total: native.total, typed_arrays: native.typedArrays});
  check.row('statistics.v8_heap', statistics.v8_heap, {
    total: v8heap.total,
    code: v8heap.code,
    strings: v8heap.strings,
    js_arrays: v8heap.jsArrays,
    system: v8heap.system,
  });
  check.done();
}

async function compareDiff(base, target) {
  const check = new Check(`diff ${base.file} ${target.file}`);
  const ours = await json('diff', base.file, target.file);
  if (!ours.comparable) check.differs('comparable', ours.reason, 'DevTools never asks');
  check.rows(byKey(ours.classes), diff(base.snapshot, target.snapshot));
  check.done();
}

async function compareAllocatedBetween(base, target, later) {
  const check = new Check(`diff ${base.file} ${target.file} ${later.file}`);
  const ours = await json('diff', base.file, target.file, later.file);
  check.rows(byKey(ours.classes), classes(later.snapshot, {
    minNodeId: base.snapshot.updateStaticData().maxJSObjectId,
    maxNodeId: target.snapshot.updateStaticData().maxJSObjectId,
  }));
  check.compared += 1;  // There may be no such objects.
  check.done();
}

// Of some nodes, that every edge of their paths is there and not weak, that no path has a loop, and
// that the shortest one is as long as the distance says: from the user roots, or from the root.
async function compareRetainers(file, snapshot) {
  const kSystemDistance = 100000000;
  const check = new Check(`retainers ${file}`);
  const edges = new EdgeIndex(snapshot);
  for (const {id, distance} of sampleNodes(snapshot, 8)) {
    for (const mode of ['--shortest', '--paths=3']) {
      const {paths} = await json('retainers', file, `@${id}`, mode);
      check.row(`@${id} ${mode}`, {held: paths.length > 0}, {held: true});
      for (const path of paths) {
        const ids = path.map(entry => entry.id);
        const there = path.slice(0, -1).every((entry, i) => entry.edge_type !== 'weak' &&
            edges.has(ids[i + 1], ids[i], entry.edge_type, entry.edge_name));
        check.row(`@${id} ${mode} ${ids}`, {there, loops: new Set(ids).size < ids.length, from: ids.at(-1)},
                  {there: true, loops: false, from: edges.rootId});
      }
      if (mode === '--shortest' && paths.length > 0) {
        check.row(`@${id} length`, {length: paths[0].length - 1}, {length: distance % kSystemDistance});
      }
    }
  }
  check.done();
}

const functionKey = row => [row.function, row.url, row.line ?? 0, row.column ?? 0].join('|');

async function compareAllocations(file, snapshot) {
  const ours = await json('allocations', '--internals', file);
  const check = new Check(`allocations ${file}`);
  const rows = new Map();
  for (const row of ours.functions) {
    const sum = rows.get(functionKey(row)) ?? {};
    for (const figure of ['live_count', 'live_bytes', 'allocated_count', 'allocated_bytes']) {
      sum[figure] = (sum[figure] ?? 0) + row[figure];
    }
    rows.set(functionKey(row), sum);
  }
  check.rows(rows, allocations(snapshot));
  check.done();
}

// Of each class, the stacks that allocated it, counted node by node in DevTools' engine.
async function compareOrigins(file, snapshot) {
  const ours = await json('summary', '--stacks', '1000000', file);
  const check = new Check(`stacks ${file}`);
  const theirs = new Map();
  const node = snapshot.createNode(0);
  let index = 0;
  for (const stack of stacks(snapshot)) {
    node.nodeIndex = index++ * snapshot.nodeFieldCount;
    if (stack === null || node.selfSize() === 0) continue;
    const key = node.classKeyInternal();
    const shown = typeof key === 'number' ? `,${snapshot.strings[key]}` : key;
    const at = `${shown} by ${stack.join(' < ')}`;
    const sum = theirs.get(at) ?? {count: 0, bytes: 0};
    ++sum.count;
    sum.bytes += node.selfSize();
    theirs.set(at, sum);
  }
  const rows = new Map();
  for (const row of ours.classes) {
    for (const {count, bytes, stack} of row.stacks) {
      rows.set(`${row.key} by ${stack.map(functionKey).join(' < ')}`, {count, bytes});
    }
  }
  check.rows(rows, theirs);
  check.done();
}

async function compareWindows(file, snapshot) {
  const end = snapshot.getSamples().timestamps.at(-1);
  for (const [from, to] of [[300, 600], [0, 450], [500, end], [0, end]]) {
    const ours = await json('summary', file, '--allocated-between', `${from}ms..${Math.ceil(to)}ms`);
    const check = new Check(`allocated between ${from} and ${Math.ceil(to)} ms ${file}`);
    check.rows(byKey(ours.classes), classes(snapshot, idsBetween(snapshot, from, Math.ceil(to))));
    check.done();
  }
}

const recent = [];
for (const file of files) {
  const snapshot = await open(file);
  snapshot.uid = recent.length;
  await compareNodes(file, snapshot);
  await compareSummary(file, snapshot);
  if (file.endsWith('.heaptimeline')) {
    await compareAllocations(file, snapshot);
    await compareOrigins(file, snapshot);
    await compareWindows(file, snapshot);
    continue;
  }
  if (recent.length === 0) await compareRetainers(file, snapshot);
  recent.push({file, snapshot});
  if (recent.length > 3) recent.shift();
  if (recent.length >= 2) await compareDiff(...recent.slice(-2));
  if (recent.length >= 3) await compareAllocatedBetween(...recent.slice(-3));
}
process.exitCode = failures === 0 ? 0 : 1;
