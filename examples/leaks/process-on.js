// A handler on the process for every request.
'use strict';

const { serve } = require('../serve');

process.setMaxListeners(0);

class Transaction {
  constructor(number) {
    this.number = number;
    process.on('SIGUSR2', () => this.rollBack());
  }

  rollBack() {
    this.number = 0;
  }
}

serve((request) => {
  new Transaction(request);
});
