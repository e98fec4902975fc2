// A cluster of two workers that sell tickets. No dependencies; Node.js 12 or
// later.
//
//   PORT=38085 node tickets.js       LEAK=1: one of the workers keeps its tickets
//
//   GET /ticket    sells one
'use strict';

const cluster = require('cluster');
const http = require('http');

const kWorkers = 2;

class Ticket {
  constructor(number) {
    this.number = number;
    this.soldAt = Date.now();
    this.text = 'ticket ' + number + ' of worker ' + cluster.worker.id;
  }
}

function work() {
  const leaks = process.env.LEAK && cluster.worker.id === 1;
  const kept = [];
  let sold = 0;
  http.createServer((request, response) => {
    const ticket = new Ticket(++sold);
    if (leaks) kept.push(ticket);
    response.end(ticket.text + '\n');
  }).listen(Number(process.env.PORT || 38085), '127.0.0.1');
}

function lead() {
  // Whoever wants to look into a worker finds its inspector on a port that is
  // free, and not on the one after ours, which may be in use.
  cluster.setupMaster({ inspectPort: 0 });
  let ready = 0;
  cluster.on('listening', () => {
    if (++ready === kWorkers) console.log('all workers are ready');
  });
  for (let i = 0; i < kWorkers; ++i) cluster.fork();
}

if (cluster.isMaster) lead();
else work();
