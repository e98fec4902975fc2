// Mended: each shard keeps five rows.
'use strict';

const { serve } = require('../serve');

class Row {
  constructor(number) {
    this.number = number;
    this.values = [number, number + 1, number + 2, number + 3];
  }
}

class Shard {
  constructor() {
    this.rows = [];
  }
}

const shards = Array.from({ length: 10 }, () => new Shard());

serve((request) => {
  const rows = shards[request % 10].rows;
  rows.push(new Row(request));
  if (rows.length > 5) rows.shift();
});
