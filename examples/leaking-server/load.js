// Sends COUNT requests to URL, a few at a time over connections that are kept alive, and ends.
//
//   node load.js http://127.0.0.1:8080/hit 2000
//
// Exit status: 0 if every answer was a 200, 1 if one was not, 2 if called wrongly.
'use strict';

const http = require('http');

const kConcurrency = 8;
const kTimeoutMs = 60 * 1000; // longer than a heap snapshot stops the server

function get(url, agent) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(url + ' answered ' + response.statusCode));
      });
    });
    request.setTimeout(kTimeoutMs, () => {
      request.destroy(new Error('no answer from ' + url + ' in ' + kTimeoutMs / 1000 + ' s'));
    });
    request.on('error', reject);
  });
}

async function sendAll(url, count) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: kConcurrency });
  let left = count;
  const worker = async () => {
    while (left-- > 0) await get(url, agent);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(kConcurrency, count) }, worker));
  } finally {
    agent.destroy();
  }
}

async function main(url, count) {
  if (!/^http:\/\//.test(url || '') || !/^[1-9]\d*$/.test(count || '')) {
    console.error('usage: node load.js http://HOST:PORT/PATH COUNT');
    return 2;
  }
  const start = Date.now();
  try {
    await sendAll(url, Number(count));
  } catch (error) {
    console.error('load.js: ' + error.message);
    return 1;
  }
  console.log(count + ' requests in ' + ((Date.now() - start) / 1000).toFixed(1) + ' s');
  return 0;
}

main(process.argv[2], process.argv[3]).then((status) => process.exit(status));
