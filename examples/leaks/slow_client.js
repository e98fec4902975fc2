// The client of no-drain.js: asks for a download, and does not read it.
//
//   node slow_client.js http://127.0.0.1:PORT/download
'use strict';

const http = require('http');

http.get(process.argv[2], (response) => {
  response.pause();
  console.log('connected');
  // A socket that nobody reads does not keep the process running.
  setInterval(() => {}, 3600 * 1000);
});
