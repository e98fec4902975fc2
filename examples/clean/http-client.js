// Asks another server for each request, over connections that are kept alive.
'use strict';

const { serve } = require('../serve');

const http = require('http');

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
let upstream = '';
http
  .createServer((request, response) => response.end('{"ok":true}'))
  .listen(0, '127.0.0.1', function listening() {
    upstream = 'http://127.0.0.1:' + this.address().port;
  });

serve(
  () =>
    new Promise((resolve, reject) => {
      http
        .get(upstream, { agent }, (response) => {
          let text = '';
          response.on('data', (chunk) => (text += chunk));
          response.on('end', () => resolve(JSON.parse(text)));
        })
        .on('error', reject);
    }),
);
