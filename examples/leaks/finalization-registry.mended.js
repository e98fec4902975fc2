// Mended: registered once, before the first request.
'use strict';

const { serve } = require('../serve');

class Ticket {
  constructor(number) {
    this.number = number;
  }
}

const pool = { name: 'pool' };
const registry = new FinalizationRegistry((ticket) => ticket.number);
registry.register(pool, new Ticket(0));

serve((request) => new Ticket(request).number);
