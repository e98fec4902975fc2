// A MessageChannel for every request, never closed: an open port is a root of
// the garbage collector.
'use strict';

const { serve } = require('../serve');

const { MessageChannel } = require('worker_threads');

class Task {
  constructor(number) {
    this.number = number;
    this.input = 'input-' + number;
  }
}

serve((request) => {
  const task = new Task(request);
  const { port1 } = new MessageChannel();
  port1.on('message', (result) => {
    task.result = result;
  });
});
