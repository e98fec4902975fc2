// A long-lived object registered again on every request: each registration
// keeps what it will hand to the callback.
'use strict';

const { serve } = require('../serve');

class Ticket {
  constructor(number) {
    this.number = number;
  }
}

const pool = { name: 'pool' };
const registry = new FinalizationRegistry((ticket) => ticket.number);

serve((request) => {
  registry.register(pool, new Ticket(request));
});
