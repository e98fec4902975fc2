// A ring of samples that never wraps: it is copied to one twice as large
// instead.
'use strict';

const { serve } = require('../serve');

class Samples {
  constructor() {
    this.data = new Float64Array(64);
    this.length = 0;
  }

  add(value) {
    if (this.length === this.data.length) {
      const larger = new Float64Array(this.data.length + 256);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }
}

const samples = new Samples();

serve((request) => {
  for (let i = 0; i < 10; i++) samples.add(request + i / 10);
});
