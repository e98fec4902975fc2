// Has two worker threads, which answer whatever they are sent.
'use strict';

const http = require('http');
const { Worker, isMainThread, parentPort } = require('worker_threads');

if (!isMainThread) {
  parentPort.on('message', (message) => parentPort.postMessage(message));
} else {
  const workers = [new Worker(__filename), new Worker(__filename)];
  const ask = (worker) =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage('?');
    });
  const server = http.createServer(async (request, response) => {
    const answers = await Promise.all(workers.map(ask));
    response.end(answers.length + ' workers answered');
  });
  Promise.all(workers.map(ask)).then(() => {
    server.listen(0, '127.0.0.1', () => {
      console.log('listening on ' + server.address().port);
    });
  });
}
