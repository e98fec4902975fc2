// The server around each example: calls `hit` for every request to /hit, with
// the request's number, and answers when it is done. Prints where it listens:
//
//   listening on http://127.0.0.1:PORT
//
// `routes` are further paths, with handlers that answer themselves. No
// dependencies; Node.js 12 or later.
'use strict';

const http = require('http');

function serve(hit, routes = {}) {
  let requests = 0;
  const server = http.createServer(async (request, response) => {
    const route = routes[request.url];
    if (route) {
      route(request, response);
    } else if (request.url === '/hit') {
      try {
        await hit(++requests);
        response.end('ok\n');
      } catch (error) {
        response.statusCode = 500;
        response.end(error.stack + '\n');
      }
    } else {
      response.statusCode = 404;
      response.end('try /hit\n');
    }
  });
  server.listen(Number(process.env.PORT || 0), '127.0.0.1', () => {
    console.log('listening on http://127.0.0.1:' + server.address().port);
  });
}

module.exports = { serve };
