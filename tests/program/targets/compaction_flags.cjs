// Answers with the flags that were set in V8. A timer of a minute runs out
// when /minute is asked for, so that no test has to wait for it.
'use strict';

const http = require('http');
const v8 = require('v8');

const flags = [];
const set = v8.setFlagsFromString;
v8.setFlagsFromString = (flag) => {
  flags.push(flag);
  set(flag);
};

const after_a_minute = [];
const wait = globalThis.setTimeout;
globalThis.setTimeout = (run, time, ...rest) => {
  if (time !== 60000) return wait(run, time, ...rest);
  after_a_minute.push(run);
  return { unref() {} };
};

// Large enough for a snapshot to take its time.
const ballast = [];
for (let i = 0; i < 400000; ++i) ballast.push({ i });

const server = http.createServer((request, response) => {
  if (request.url === '/minute') {
    for (const run of after_a_minute.splice(0)) run();
  }
  response.end(flags.join(' '));
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
