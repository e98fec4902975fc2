// Mended: the listener is removed when the answer is there.
'use strict';

const { serve } = require('../serve');

const shutdown = new AbortController();

class Fetch {
  constructor(number) {
    this.url = 'http://upstream/' + number;
    this.onAbort = () => this.cancel();
    shutdown.signal.addEventListener('abort', this.onAbort);
  }

  cancel() {
    this.url = null;
  }

  end() {
    shutdown.signal.removeEventListener('abort', this.onAbort);
  }
}

serve((request) => {
  new Fetch(request).end();
});
