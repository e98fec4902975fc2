// Each request waits for one before that never ends; but nobody holds the
// chain, so that its beginning is collected.
'use strict';

const { serve } = require('../serve');

class Mutex {
  constructor() {
    this.tail = Promise.resolve();
  }

  lock() {
    let release;
    const next = new Promise((resolve) => {
      release = resolve;
    });
    const before = this.tail;
    this.tail = before.then(() => next);
    return before.then(() => release);
  }
}

const mutex = new Mutex();

serve((request) => {
  mutex.lock().then((release) => ({ request, release }));
});
