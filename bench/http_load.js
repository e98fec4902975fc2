// Sends requests over 8 connections that are kept alive, for a time, each as
// soon as the answer before is there.
//
//   node http_load.js PORT SECONDS
//
// Prints one line of JSON: requests a second, and the median and 99th
// percentile of the time to an answer.
'use strict';

const http = require('http');

const kConnections = 8;
const [port, seconds] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: kConnections });
const start = process.hrtime.bigint();
const end = start + BigInt(Math.round(seconds * 1e9));
const times = [];

function get() {
  return new Promise((resolve, reject) => {
    const sent = process.hrtime.bigint();
    http.get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume();
      response.on('end', () => {
        times.push(Number(process.hrtime.bigint() - sent) / 1e6);
        resolve();
      });
    }).on('error', reject);
  });
}

async function worker() {
  while (process.hrtime.bigint() < end) await get();
}

Promise.all(Array.from({ length: kConnections }, worker)).then(() => {
  agent.destroy();
  const elapsed = Number(process.hrtime.bigint() - start) / 1e9;
  times.sort((a, b) => a - b);
  const at = (share) => Number(times[Math.floor(share * (times.length - 1))].toFixed(2));
  console.log(JSON.stringify({ requests_per_s: Math.round(times.length / elapsed),
    median_ms: at(0.5), p99_ms: at(0.99) }));
});
