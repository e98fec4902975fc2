// Each timeout starts the next, and none ends: the closures carry the state of
// each request along.
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
    attempt(retry);
  }, 400);
}

serve((request) => {
  attempt(new Retry(request));
});
