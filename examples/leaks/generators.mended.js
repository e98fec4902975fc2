// Mended: return() ends a generator, and the table forgets it.
'use strict';

const { serve } = require('../serve');

const cursors = new Map();

function* rows(query) {
  const buffer = new Array(20).fill(query);
  for (const row of buffer) yield row;
}

serve((request) => {
  const cursor = rows('select ' + request);
  cursor.next();
  cursors.set(request, cursor);
  cursor.return();
  cursors.delete(request);
});
