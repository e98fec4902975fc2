// One of two services: takes orders and asks the stock about each. No
// dependencies; Node.js 12 or later.
//
//   PORT=38083 STOCK=http://127.0.0.1:38084 node --inspect orders.js
//
//   GET /order    answered when the stock has answered
'use strict';

const http = require('http');

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

class Order {
  constructor(number) {
    this.number = number;
    this.lines = [{ product: number % 7, count: 1 }];
  }
}

let orders = 0;

http.createServer((request, response) => {
  const order = new Order(++orders);
  const stock = process.env.STOCK || 'http://127.0.0.1:38084';
  http.get(stock + '/take/' + order.lines[0].product, { agent }, (answer) => {
    answer.resume();
    answer.on('end', () => response.end('order ' + order.number + '\n'));
  }).on('error', (error) => {
    response.statusCode = 502;
    response.end(error.message + '\n');
  });
}).listen(Number(process.env.PORT || 38083), '127.0.0.1');
