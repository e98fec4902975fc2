// A consumer that is slower than its producer: the queue between them grows.
'use strict';

const { serve } = require('../serve');

class Job {
  constructor(number) {
    this.number = number;
    this.payload = { recipient: 'user-' + number, attempts: 0 };
  }
}

const queue = [];

// Two a second, however many come in.
setInterval(() => queue.shift(), 500);

serve((request) => {
  queue.push(new Job(request));
});
