// A small HTTP server for bench/track.sh: each request builds a page of records
// as JSON, and keeps a little in a cache of bounded size.
//
//   node --inspect=127.0.0.1:0 http_server.js
//
// Prints `ready INSPECTOR_URL` and `listening PORT`.
'use strict';

const http = require('http');

const cache = new Map();

function record(number) {
  return { id: number, name: `customer ${number}`, tags: ['a', 'b', String(number % 7)],
    balance: number / 3, address: { street: `Road ${number % 100}`, city: 'Town' } };
}

function page(number) {
  const records = [];
  for (let i = 0; i < 50; i++) records.push(record(number * 50 + i));
  return records;
}

let requests = 0;
const server = http.createServer((request, response) => {
  const number = requests++;
  const records = page(number);
  cache.set(number % 2000, records[number % 50]);
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(records));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`ready ${require('inspector').url()}`);
  console.log(`listening ${server.address().port}`);
});
