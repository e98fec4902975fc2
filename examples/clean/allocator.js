// Allocates a megabyte for each request, of every kind, and keeps nothing.
'use strict';

const { serve } = require('../serve');

class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
}

function tree(depth) {
  return depth === 0 ? null : new Node(tree(depth - 1), tree(depth - 1));
}

serve((request) => {
  const root = tree(12);
  const text = JSON.stringify({ root: root.left.left.left, request });
  const copy = JSON.parse(text);
  const bytes = Buffer.from(text);
  const byKey = new Map(Object.entries({ copy, bytes, request }));
  return [...byKey.values()].length;
});
