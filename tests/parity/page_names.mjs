// Who holds the objects of page.html, as `heapcli retainers` names it: the words for what Chromium
// writes are those for Node.js.
//
//   node page_names.mjs HEAPCLI SNAPSHOT
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';

const [heapcli, file] = process.argv.slice(2);
const holders = {
  HeldByProperty: 'globalThis.state.direct[0]',
  HeldByMapValue: 'globalThis.state.byName.get("user-17")',
  HeldBySet: 'globalThis.state.seen → Set member',
  HeldByWeakMap: 'globalThis.state.key → WeakMap value for this key',
  HeldByClosure: 'globalThis.state.handler → variable tail of handle() page.html:56:27',
  HeldByDetachedNode: 'globalThis.state.removed.extra',
};

function heapcliJson(...args) {
  const {status, stdout, stderr} = spawnSync(heapcli, ['--json', ...args], {encoding: 'utf8'});
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

for (const [name, expected] of Object.entries(holders)) {
  const {objects} = heapcliJson('objects', file, name);
  assert.equal(objects.length, 1, name);
  const {texts} = heapcliJson('retainers', file, `@${objects[0].id}`);
  assert.equal(texts[0], expected, name);
}
console.log(`${file.split('/').at(-1)}: ${Object.keys(holders).length} holders of a page have the names they should`);
