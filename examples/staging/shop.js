// A small web shop, built like an Express application: middleware in a chain,
// routes with parameters, sessions in a store. No dependencies; Node.js 12 or
// later.
//
//   PORT=38081 node --inspect shop.js       LEAK=1 never ends a session
//
//   GET /products/:id    looks at a product, within a session of its own
//   GET /health          answers when the shop is open
'use strict';

const http = require('http');

class Application {
  constructor() {
    this.chain = [];
    this.routes = [];
  }
  use(middleware) {
    this.chain.push(middleware);
  }
  get(pattern, handler) {
    const names = [];
    const source = pattern.replace(/:(\w+)/g, (match, name) => {
      names.push(name);
      return '([^/]+)';
    });
    this.routes.push({ expression: new RegExp('^' + source + '$'), names, handler });
  }
  handle(request, response) {
    let at = 0;
    const next = () => {
      if (at < this.chain.length) return this.chain[at++](request, response, next);
      for (const { expression, names, handler } of this.routes) {
        const match = expression.exec(request.url);
        if (!match) continue;
        request.params = {};
        names.forEach((name, i) => { request.params[name] = match[i + 1]; });
        return handler(request, response);
      }
      response.statusCode = 404;
      response.end('no such page\n');
    };
    next();
  }
}

class Session {
  constructor(id) {
    this.id = id;
    this.seen = [];
    this.startedAt = Date.now();
  }
}

const sessions = new Map();
let started = 0;

function session(request, response, next) {
  request.session = new Session(++started);
  sessions.set(request.session.id, request.session);
  if (!process.env.LEAK) {
    response.on('finish', () => sessions.delete(request.session.id));
  }
  next();
}

const shop = new Application();
shop.use(session);
shop.get('/health', (request, response) => response.end('open\n'));
shop.get('/products/:id', (request, response) => {
  request.session.seen.push({ product: request.params.id, at: Date.now() });
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ id: request.params.id, price: 9.9 }) + '\n');
});

// For `evaluate` in a scenario.
global.shop = { sessions };

http.createServer((request, response) => shop.handle(request, response))
  .listen(Number(process.env.PORT || 38081), '127.0.0.1', function () {
    console.log('the shop is open on port ' + this.address().port);
  });
