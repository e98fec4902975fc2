// Writes one or two snapshots of a large real heap: a TypeScript compiler that holds the syntax trees of its
// own source, again and again, as an editor holds those of several projects.
//
//   node --max-old-space-size=12000 typescript_heap.cjs TYPESCRIPT_DIR MEGABYTES OUT [LATER]
//
// TYPESCRIPT_DIR is the npm package. The snapshot gets about MEGABYTES large, at least 15. A second
// one, of the same process, follows when a tree has gone and another has come.
'use strict';
const fs = require('fs');
const path = require('path');
const v8 = require('v8');

const [directory, megabytes, out, later] = process.argv.slice(2);
const file = path.join(path.resolve(directory), 'lib/typescript.js');
const ts = require(file);
const source = fs.readFileSync(file, 'utf8');

const kSnapshotBytesPerCharacter = 18;  // Of source; measured.
let left = Math.ceil((Number(megabytes) - 25) * 1e6 / kSnapshotBytesPerCharacter);
const held = [];
for (let i = 0; left > 0; ++i) {
  const text = source.slice(0, left);
  left -= text.length;
  held.push(ts.createSourceFile(`source${i}.js`, text, ts.ScriptTarget.ES2022, /*setParentNodes=*/ true));
}
globalThis.held = held;
v8.writeHeapSnapshot(out);
if (later) {
  held.shift();
  held.push(ts.createSourceFile('later.js', source.slice(0, 1000000), ts.ScriptTarget.ES2022, true));
  v8.writeHeapSnapshot(later);
}
