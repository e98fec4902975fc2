// Mended: the interval is cleared when the work is done.
'use strict';

const { serve } = require('../serve');

class Poller {
  constructor(request) {
    this.request = request;
    this.samples = new Array(20).fill(request);
  }

  start() {
    this.timer = setInterval(() => this.samples.push(0), 3600 * 1000);
  }

  stop() {
    clearInterval(this.timer);
  }
}

serve((request) => {
  const poller = new Poller(request);
  poller.start();
  poller.stop();
});
