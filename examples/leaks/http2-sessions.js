// A session to another server for every tenth request, which nobody closes.
'use strict';

const { serve } = require('../serve');

const http2 = require('http2');

const upstream = http2
  .createServer((request, response) => response.end('up'))
  .listen(0, '127.0.0.1');

function ask() {
  return new Promise((resolve, reject) => {
    const session = http2.connect(
      'http://127.0.0.1:' + upstream.address().port,
    );
    session.on('error', reject);
    const stream = session.request({ ':path': '/' });
    stream.resume();
    stream.on('end', () => {
      resolve();
    });
    stream.end();
  });
}

serve((request) => (request % 10 === 0 ? ask() : null));
