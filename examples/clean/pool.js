// A pool of connections that are made when needed, up to fifty, and used again.
'use strict';

const { serve } = require('../serve');

class Connection {
  constructor(number) {
    this.number = number;
    this.statements = [];
  }
}

const free = [];
let made = 0;

serve(async (request) => {
  const connection = free.pop() || (made < 50 && new Connection(++made));
  if (!connection) return;
  connection.statements = ['select ' + request];
  await new Promise((resolve) => setTimeout(resolve, 2));
  free.push(connection);
});
