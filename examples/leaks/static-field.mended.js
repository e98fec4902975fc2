// Mended: a count says as much.
'use strict';

const { serve } = require('../serve');

class Order {
  static count = 0;

  constructor(number) {
    this.number = number;
    this.lines = [{ article: 'a' + number, count: 1 }];
    Order.count++;
  }
}

serve((request) => {
  new Order(request);
});
