// An HTTP server that leaks: every request leaves a Session behind, for ever.
//
//   PORT=8080 node --inspect server.js       (PORT unset or 0: any free port)
//
//   GET /hit     log in: creates a Session and forgets to ever remove it
//   GET /        how many sessions there are
//
// No dependencies; Node.js 12 or later. Stops on SIGTERM and SIGINT.
'use strict';

const crypto = require('crypto');
const http = require('http');

// THE BUG: sessions go in and never come out. A Map keeps its values alive as long as it lives
// itself, and a Map at module level lives as long as the process.
//
// The fix: delete what has expired, for example
//
//   setInterval(() => {
//     const oldest = Date.now() - 30 * 60 * 1000;
//     for (const [id, session] of sessions) {
//       if (session.lastSeen < oldest) sessions.delete(id);
//     }
//   }, 60 * 1000).unref();
//
// or keep them in a cache with a bound (and delete on log-out, which this server lacks too).
const sessions = new Map();

class Session {
  constructor(user, request) {
    const now = Date.now();
    this.id = crypto.randomBytes(16).toString('hex');
    this.user = user;
    this.createdAt = now;
    this.lastSeen = now;
    this.method = request.method;
    this.path = '/';
    this.locale = 'en';
    this.currency = 'EUR';
    this.theme = 'dark';
    this.loggedIn = true;
    this.remembered = false;
    this.twoFactor = false;
    this.pageViews = 1;
    this.searches = 0;
    this.cartItems = 0;
    this.cartTotal = 0;
    this.failedLogins = 0;
    this.experiment = user.number % 4;
    this.referrer = null;
    this.flash = null;
  }
}

let logins = 0;

function login(request) {
  const number = ++logins;
  const user = { number, name: 'anonymous', roles: null };
  const session = new Session(user, request);
  sessions.set(session.id, session);
  return session;
}

function respond(response, status, text) {
  response.writeHead(status, {
    'Content-Type': 'text/plain',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

const server = http.createServer((request, response) => {
  if (request.url === '/hit') {
    respond(response, 200, login(request).id + '\n');
  } else if (request.url === '/') {
    respond(response, 200, sessions.size + ' sessions\n');
  } else {
    respond(response, 404, 'try /hit\n');
  }
});

// Connections that are kept alive would keep the process alive after SIGTERM.
const connections = new Set();
server.on('connection', (connection) => {
  connections.add(connection);
  connection.on('close', () => connections.delete(connection));
});

function stop() {
  server.close();
  connections.forEach((connection) => connection.destroy());
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);

server.on('error', (error) => {
  console.error('server.js: ' + error.message);
  process.exitCode = 1;
});

server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
  console.log('listening on http://127.0.0.1:' + server.address().port);
});
