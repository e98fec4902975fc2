// A server that leaves its work to worker threads. No dependencies; Node.js 12
// or later.
//
//   PORT=38082 node --inspect thumbnails.js     LEAK=1 keeps every job
//
//   GET /thumbnail    has a worker make one
'use strict';

const http = require('http');
const { Worker, isMainThread, parentPort } = require('worker_threads');

const kWorkers = 2;

class Job {
  constructor(id, response) {
    this.id = id;
    this.response = response;
    this.pixels = null;
  }
}

function serve() {
  const jobs = new Map();
  let begun = 0;
  const workers = [];

  function finish({ id, pixels }) {
    const job = jobs.get(id);
    job.pixels = Buffer.from(pixels);
    job.response.end(job.pixels.length + ' bytes\n');
    job.response = null;
    if (!process.env.LEAK) jobs.delete(id);
  }

  for (let i = 0; i < kWorkers; ++i) {
    const worker = new Worker(__filename);
    worker.on('message', finish);
    workers.push(worker);
  }

  http.createServer((request, response) => {
    const job = new Job(++begun, response);
    jobs.set(job.id, job);
    workers[job.id % kWorkers].postMessage({ id: job.id, edge: 16 });
  }).listen(Number(process.env.PORT || 38082), '127.0.0.1', () => {
    console.log('ready: ' + kWorkers + ' workers');
  });
}

function work() {
  parentPort.on('message', ({ id, edge }) => {
    const pixels = new Uint8Array(edge * edge);
    for (let i = 0; i < pixels.length; ++i) pixels[i] = (i * id) & 255;
    parentPort.postMessage({ id, pixels });
  });
}

if (isMainThread) serve();
else work();
