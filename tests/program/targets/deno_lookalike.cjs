// Looks like Deno from outside: touching `process` has consequences, here the
// program's end.
'use strict';

const http = require('http');

const { exit, pid } = process;
const server = http.createServer((request, response) => response.end());
server.listen(0, '127.0.0.1', () => {
  globalThis.Deno = {
    version: { deno: '2.9.6', v8: '15.0' },
    pid,
    mainModule: 'file:///lookalike.js',
    build: { os: 'linux', arch: 'x86_64' },
  };
  console.log('listening on ' + server.address().port);
  Object.defineProperty(globalThis, 'process', { get() { exit(7); } });
});
