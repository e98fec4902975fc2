// Mended: the consumer takes all there is, and the producer is told when that
// is too much.
'use strict';

const { serve } = require('../serve');

class Job {
  constructor(number) {
    this.number = number;
    this.payload = { recipient: 'user-' + number, attempts: 0 };
  }
}

const queue = [];

setInterval(() => queue.splice(0), 100);

serve((request) => {
  if (queue.length < 500) queue.push(new Job(request));
});
