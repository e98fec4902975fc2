// A server whose memory does what it is told to over HTTP:
//
//   /grow       keeps a megabyte more, collects all garbage, and answers when
//               that is a third of a second ago
//   /observers  how many PerformanceObservers are there
//   /exit       ends the process with status 7
'use strict';

const http = require('http');
const hooks = require('perf_hooks');

const observers = new Set();
const { observe, disconnect } = hooks.PerformanceObserver.prototype;
hooks.PerformanceObserver.prototype.observe = function(...options) {
  observe.apply(this, options);
  observers.add(this);
};
hooks.PerformanceObserver.prototype.disconnect = function() {
  disconnect.apply(this);
  observers.delete(this);
};

const kept = [];
function grow() {
  kept.push(new Array(131072).fill(1.5));
  require('v8').setFlagsFromString('--expose-gc');
  require('vm').runInNewContext('gc')();
}

const server = http.createServer((request, response) => {
  if (request.url === '/grow') {
    grow();
    setTimeout(() => response.end('grown'), 333);
  } else if (request.url === '/observers') {
    response.end(String(observers.size));
  } else if (request.url === '/exit') {
    response.end('bye', () => process.exit(7));
  }
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
