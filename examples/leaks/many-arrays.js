// Ten shards, each an array that grows by more than a kilobyte a round.
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
  shards[request % 10].rows.push(new Row(request));
});
