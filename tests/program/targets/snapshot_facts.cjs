// Reads snapshots with JSON.parse and the plainest code that works, to check
// heapcli's figures against.
//
//   node snapshot_facts.cjs CLASS FILE…
//
// Prints a JSON array: for each file, how many nodes and edges it has, and for
// the objects named CLASS how many there are and how many have ids that the
// file before does not have.
'use strict';

const fs = require('fs');

function read(file) {
  const snapshot = JSON.parse(fs.readFileSync(file, 'utf8'));
  const { node_fields: fields, node_types: types, edge_fields } = snapshot.snapshot.meta;
  const at = (name) => fields.indexOf(name);
  const objectType = types[0].indexOf('object');
  const ids = [];
  for (let node = 0; node < snapshot.nodes.length; node += fields.length) {
    const isObject = snapshot.nodes[node + at('type')] === objectType;
    const name = snapshot.strings[snapshot.nodes[node + at('name')]];
    if (isObject && name === process.argv[2]) ids.push(snapshot.nodes[node + at('id')]);
  }
  return {
    node_count: snapshot.nodes.length / fields.length,
    edge_count: snapshot.edges.length / edge_fields.length,
    ids,
  };
}

let before = { ids: [] };
const facts = process.argv.slice(3).map((file) => {
  const { node_count, edge_count, ids } = read(file);
  const known = new Set(before.ids);
  before = { ids };
  const added = ids.filter((id) => !known.has(id)).length;
  return { node_count, edge_count, instances: ids.length, added };
});
console.log(JSON.stringify(facts));
