// A listener for each request on the AbortSignal of the whole program.
'use strict';

const { serve } = require('../serve');

const { setMaxListeners } = require('events');

const shutdown = new AbortController();
if (setMaxListeners) setMaxListeners(0, shutdown.signal);

class Fetch {
  constructor(number) {
    this.url = 'http://upstream/' + number;
    shutdown.signal.addEventListener('abort', () => this.cancel());
  }

  cancel() {
    this.url = null;
  }
}

serve((request) => {
  new Fetch(request);
});
