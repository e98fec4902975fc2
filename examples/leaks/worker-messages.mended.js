// Mended: the worker answers all of them.
'use strict';

const { serve } = require('../serve');

const { Worker } = require('worker_threads');

class Call {
  constructor(number) {
    this.number = number;
    this.startedAt = Date.now();
  }
}

const worker = new Worker(
  `const { parentPort } = require('worker_threads');
   parentPort.on('message', (n) => parentPort.postMessage(n));`,
  { eval: true },
);
const calls = new Map();
worker.on('message', (number) => calls.delete(number));

serve((request) => {
  calls.set(request, new Call(request));
  worker.postMessage(request);
});
