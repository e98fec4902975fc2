// Two worker threads; each leaks one WorkerSession, which the main thread has
// no other copy of, for every request to /leak, and answers with how many
// it has. /fill makes their heaps large; /end?n ends the n-th worker, /block?n
// makes it wait, deaf to everything, for /wake.
'use strict';

const http = require('http');
const {
  Worker,
  isMainThread,
  parentPort,
  workerData,
} = require('worker_threads');

function work() {
  class WorkerSession {
    constructor(number) {
      this.number = number;
      this.notes = ['session', number];
    }
  }
  const sessions = [];
  const ballast = [];
  const gate = new Int32Array(workerData);
  parentPort.on('message', (request) => {
    if (request === '/block') {
      Atomics.wait(gate, 0, 0);
      return;
    }
    if (request === '/leak') sessions.push(new WorkerSession(sessions.length));
    for (let i = 0; request === '/fill' && i < 400000; ++i) ballast.push({ i });
    parentPort.postMessage(sessions.length);
  });
}

function serve() {
  const workerData = new SharedArrayBuffer(4);
  const gate = new Int32Array(workerData);
  const workers = [1, 2].map(() => new Worker(__filename, { workerData }));
  const alive = new Set(workers);
  for (const worker of workers) worker.on('exit', () => alive.delete(worker));
  const ask = (worker, request) =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage(request);
    });
  const ask_all = (request) =>
    Promise.all([...alive].map((worker) => ask(worker, request)));
  const server = http.createServer(async (request, response) => {
    const [path, n] = request.url.split('?');
    if (path === '/end') await workers[n].terminate();
    if (path === '/block') {
      workers[n].postMessage(path);
      response.end('blocked');
      return;
    }
    if (path === '/wake') {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
    }
    response.end(String(await ask_all(request.url)));
  });
  ask_all('?').then(() => {
    server.listen(0, '127.0.0.1', () => {
      console.log('listening on ' + server.address().port);
    });
  });
}

if (isMainThread) serve();
else work();
