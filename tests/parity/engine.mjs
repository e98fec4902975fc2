// Runs DevTools' heap engine on snapshot files. DIR is where bundle.mjs was run.
import {createReadStream} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

export async function loadEngine(directory) {
  const {HeapSnapshotLoader, SecondaryInitManager} =
      await import(pathToFileURL(path.join(path.resolve(directory), 'devtools.mjs')));

  // `startSecond(port)` runs the second half of the work; by default on this thread.
  return async function open(file, startSecond = port => new SecondaryInitManager(port)) {
    const loader = new HeapSnapshotLoader({sendEvent() {}});
    for await (const chunk of createReadStream(file, {encoding: 'utf8', highWaterMark: 1 << 24})) {
      loader.write(chunk);
    }
    loader.close();
    const channel = new MessageChannel();
    startSecond(channel.port2);
    const snapshot = await loader.buildSnapshot(channel.port1);
    channel.port1.close();
    return snapshot;
  };
}

// What `heapcli nodes` prints, for each node.
export function* nodes(snapshot) {
  const node = snapshot.createNode(0);
  const dominator = snapshot.createNode(0);
  for (let i = 0; i < snapshot.nodeCount; ++i) {
    node.nodeIndex = i * snapshot.nodeFieldCount;
    dominator.nodeIndex = node.dominatorIndex();
    const key = node.classKeyInternal();
    yield {
      id: node.id(),
      type: node.type(),
      class: node.className(),
      key: typeof key === 'number' ? `,${snapshot.strings[key]}` : key,
      name: node.rawName(),
      shallow_bytes: node.selfSize(),
      retained_bytes: node.retainedSize(),
      distance: node.distance(),
      detachedness: node.detachedness(),
      dominator_id: dominator.id(),
    };
  }
}

// Some nodes that are reached, spread over the file: what they are called, and their distance.
export function sampleNodes(snapshot, count) {
  const node = snapshot.createNode(0);
  const samples = [];
  const step = Math.max(1, Math.floor(snapshot.nodeCount / count));
  for (let i = Math.floor(step / 2); i < snapshot.nodeCount && samples.length < count; i += step) {
    node.nodeIndex = i * snapshot.nodeFieldCount;
    if (node.distance() > 0) samples.push({id: node.id(), distance: node.distance()});
  }
  return samples;
}

// Looks edges up by the ids of their ends.
export class EdgeIndex {
  constructor(snapshot) {
    this.snapshot = snapshot;
    this.indexOfId = new Map();
    const node = snapshot.createNode(0);
    for (let i = 0; i < snapshot.nodeCount; ++i) {
      node.nodeIndex = i * snapshot.nodeFieldCount;
      this.indexOfId.set(node.id(), node.nodeIndex);
    }
    this.rootId = snapshot.rootNode().id();
  }
  has(fromId, toId, type, name) {
    const {snapshot} = this;
    const from = snapshot.createNode(this.indexOfId.get(fromId));
    const edges = snapshot.containmentEdges;
    for (let at = from.edgeIndexesStart(); at < from.edgeIndexesEnd(); at += snapshot.edgeFieldsCount) {
      const edgeType = snapshot.edgeTypes[edges.getValue(at + snapshot.edgeTypeOffset)];
      const value = edges.getValue(at + snapshot.edgeNameOffset);
      const edgeName = edgeType === 'element' || edgeType === 'hidden' ? String(value) : snapshot.strings[value];
      if (edgeType === type && edgeName === name &&
          edges.getValue(at + snapshot.edgeToNodeOffset) === this.indexOfId.get(toId)) {
        return true;
      }
    }
    return false;
  }
}

// Classes that DevTools gives the same public key though it tells them apart inside overwrite one
// another in its table (see docs/parity.md); they are found here, so that the test can leave out
// just these.
export function overwrittenKeys(snapshot) {
  const internal = new Map();
  const overwritten = new Set();
  const node = snapshot.createNode(0);
  for (let i = 0; i < snapshot.nodeCount; ++i) {
    node.nodeIndex = i * snapshot.nodeFieldCount;
    if (node.selfSize() === 0) continue;
    const key = node.classKeyInternal();
    const shown = typeof key === 'number' ? `,${snapshot.strings[key]}` : key;
    const other = internal.get(shown);
    if (other === undefined) internal.set(shown, key);
    else if (other !== key) overwritten.add(shown);
  }
  return overwritten;
}

export function classes(snapshot, filter = {}) {
  const rows = new Map();
  for (const [key, row] of Object.entries(snapshot.aggregatesWithFilter(filter))) {
    rows.set(key, {
      class: row.name,
      count: row.count,
      shallow_bytes: row.self,
      retained_bytes: row.maxRet,
      distance: row.distance,
    });
  }
  return rows;
}

// What `heapcli allocations --internals` prints: the Allocation view.
export function allocations(snapshot) {
  const rows = new Map();
  for (const top of snapshot.allocationTracesTops()) {
    const key = [top.name, top.scriptName, top.line, top.column].join('|');
    const row = rows.get(key) ??
        {live_count: 0, live_bytes: 0, allocated_count: 0, allocated_bytes: 0};
    row.live_count += top.liveCount;
    row.live_bytes += top.liveSize;
    row.allocated_count += top.count;
    row.allocated_bytes += top.size;
    rows.set(key, row);
  }
  return rows;
}

// The stack of each node, outwards, without the root; null for a node without.
export function* stacks(snapshot) {
  for (let i = 0; i < snapshot.nodeCount; ++i) {
    const frames = snapshot.allocationStack(i * snapshot.nodeFieldCount);
    yield frames?.slice(0, -1).map(frame => [frame.functionName, frame.scriptName, frame.line, frame.column].join('|')) ??
        null;
  }
}

// The ids of what was allocated in a part of the timeline, as HeapTimelineOverview.updateGrid has
// them, except that docs/parity.md says otherwise of its ends.
export function idsBetween(snapshot, from, to) {
  const {timestamps, lastAssignedIds} = snapshot.getSamples();
  const minIndex = timestamps.findIndex(time => time >= from);
  const maxIndex = timestamps.findIndex(time => time > to);
  const last = minIndex < 0 ? lastAssignedIds.length : minIndex;
  return {
    minNodeId: last > 0 ? lastAssignedIds[last - 1] : lastAssignedIds[0],
    maxNodeId: maxIndex < 0 ? snapshot.updateStaticData().maxJSObjectId : lastAssignedIds[maxIndex],
  };
}

// The Comparison view: what `heapcli diff base target` prints.
export function diff(base, target) {
  const aggregates = base.aggregatesForDiff(target.interfaceDefinitions());
  const rows = new Map();
  for (const [key, row] of Object.entries(target.calculateSnapshotDiff(base.uid ?? 0, aggregates))) {
    rows.set(key, {
      class: row.name,
      added_count: row.addedCount,
      removed_count: row.removedCount,
      count_delta: row.countDelta,
      added_bytes: row.addedSize,
      removed_bytes: row.removedSize,
      bytes_delta: row.sizeDelta,
    });
  }
  return rows;
}
