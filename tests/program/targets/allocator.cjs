// Keeps a known number of bytes in known functions, when it is told to over
// HTTP:
//
//   /keep     keepMany, keepSome and keepFew keep 3000, 2000 and 1000 arrays
//   /leak     leak keeps 500 more arrays
//   /churn    churn makes 2000 arrays and keeps none
//   /collected how many full garbage collections there were since the first such
//             question; V8 makes one before each profile
//   /profiled `on` when V8's sampling profiler runs, `off` when it does not
//   /exit     keeps as /keep does, and ends the process with status 7
//   /kill     ends it with SIGKILL
//
// An array of 1000 doubles has 8048 bytes. With `keep-and-exit` as argument it
// does what /exit does at once, without a server.
'use strict';

const kept = [];

function array() {
  return new Array(1000).fill(1.5);
}
function keepMany() {
  for (let i = 0; i < 3000; i++) kept.push(new Array(1000).fill(1.5));
}
function keepSome() {
  for (let i = 0; i < 2000; i++) kept.push(new Array(1000).fill(1.5));
}
function keepFew() {
  for (let i = 0; i < 1000; i++) kept.push(new Array(1000).fill(1.5));
}
function keep() {
  keepMany();
  keepSome();
  keepFew();
}
function leak() {
  for (let i = 0; i < 500; i++) kept.push(new Array(1000).fill(1.5));
}
function churn() {
  let sum = 0;
  for (let i = 0; i < 2000; i++) sum += array().length;
  return sum;
}

function profiled(answer) {
  const { Session } = require('inspector');
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.getSamplingProfile', (error) => {
    session.disconnect();
    answer(error ? 'off' : 'on');
  });
}

let collections = -1;
function collected() {
  if (collections < 0) {
    collections = 0;
    const { PerformanceObserver, constants } = require('perf_hooks');
    const is_full = ({ kind, detail }) =>
      (detail && detail.kind || kind) === constants.NODE_PERFORMANCE_GC_MAJOR;
    new PerformanceObserver((list) => {
      collections += list.getEntries().filter(is_full).length;
    }).observe({ entryTypes: ['gc'] });
  }
  return collections;
}

function serve() {
  const server = require('http').createServer((request, response) => {
    switch (request.url) {
      case '/keep': keep(); break;
      case '/leak': leak(); break;
      case '/churn': churn(); break;
      case '/collected': response.end(String(collected())); return;
      case '/profiled': profiled((state) => response.end(state)); return;
      case '/exit': response.end('bye', () => { keep(); process.exit(7); }); return;
      case '/kill': process.kill(process.pid, 'SIGKILL'); break;
    }
    response.end(String(kept.length));
  });
  server.listen(0, '127.0.0.1', () => console.log('listening on ' + server.address().port));
}

if (process.argv[2] === 'keep-and-exit') {
  keep();
  process.exit(0);
} else {
  serve();
}
