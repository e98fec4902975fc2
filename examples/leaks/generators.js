// Generators that were begun and never ended keep their variables.
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
});
