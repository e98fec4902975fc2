// Mended: it wraps.
'use strict';

const { serve } = require('../serve');

class Samples {
  constructor() {
    this.data = new Float64Array(64);
    this.length = 0;
  }

  add(value) {
    this.data[this.length++ % this.data.length] = value;
  }
}

const samples = new Samples();

serve((request) => {
  for (let i = 0; i < 10; i++) samples.add(request + i / 10);
});
