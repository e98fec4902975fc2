// Mended: the port is closed when the answer is there.
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
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (result) => {
    task.result = result;
    port1.close();
  });
  port2.postMessage('done');
});
