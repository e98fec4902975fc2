// Mended: the handler goes with the transaction.
'use strict';

const { serve } = require('../serve');

process.setMaxListeners(0);

class Transaction {
  constructor(number) {
    this.number = number;
    this.onSignal = () => this.rollBack();
    process.on('SIGUSR2', this.onSignal);
  }

  rollBack() {
    this.number = 0;
  }

  end() {
    process.off('SIGUSR2', this.onSignal);
  }
}

serve((request) => {
  new Transaction(request).end();
});
