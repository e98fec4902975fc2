// The other of two services: counts what is taken. No dependencies; Node.js 12
// or later.
//
//   PORT=38084 node --inspect stock.js      LEAK=1 keeps a movement for each
//
//   GET /take/:product
'use strict';

const http = require('http');

class Movement {
  constructor(product) {
    this.product = product;
    this.at = new Date();
    this.note = 'taken at ' + this.at.toISOString();
  }
}

const kKept = 50;
const movements = [];
const taken = new Map();

http.createServer((request, response) => {
  const product = request.url.split('/').pop();
  taken.set(product, (taken.get(product) || 0) + 1);
  movements.push(new Movement(product));
  if (!process.env.LEAK && movements.length > kKept) movements.shift();
  response.end(String(taken.get(product)));
}).listen(Number(process.env.PORT || 38084), '127.0.0.1');
