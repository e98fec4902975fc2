// Mended: resume() throws the body away.
'use strict';

const { serve } = require('../serve');

const http = require('http');

const agent = new http.Agent({ keepAlive: true });
let upstream = '';
http
  .createServer((request, response) => response.end('x'.repeat(100000)))
  .listen(0, '127.0.0.1', function listening() {
    upstream = 'http://127.0.0.1:' + this.address().port;
  })
  .setTimeout(0);

function isUp() {
  return new Promise((resolve, reject) => {
    http
      .get(upstream, { agent }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      })
      .on('error', reject);
  });
}

serve((request) => (request % 4 === 0 ? isUp() : null));
