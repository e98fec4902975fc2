// Two worker threads; each leaks one WorkerSession, which the main thread has
// no other copy of, for every request to /leak, and answers with how many
// it has. /end?n ends the n-th worker; /fill makes their heaps large.
'use strict';

const http = require('http');
const { Worker, isMainThread, parentPort } = require('worker_threads');

function work() {
  class WorkerSession {
    constructor(number) {
      this.number = number;
      this.notes = ['session', number];
    }
  }
  const sessions = [];
  const ballast = [];
  parentPort.on('message', (request) => {
    if (request === '/leak') sessions.push(new WorkerSession(sessions.length));
    for (let i = 0; request === '/fill' && i < 400000; ++i) ballast.push({ i });
    parentPort.postMessage(sessions.length);
  });
}

function serve() {
  const workers = [new Worker(__filename), new Worker(__filename)];
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
    const end = /^\/end\?(\d)$/.exec(request.url);
    if (end) await workers[end[1]].terminate();
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
