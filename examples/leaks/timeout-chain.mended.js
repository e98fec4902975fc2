// Mended: it gives up after the first attempt.
'use strict';

const { serve } = require('../serve');

class Retry {
  constructor(number) {
    this.number = number;
    this.attempts = [];
  }
}

function attempt(retry) {
  setTimeout(() => {
    retry.attempts[0] = retry.number;
  }, 10);
}

serve((request) => {
  attempt(new Retry(request));
});
