// All instances are in a static field of their class, "for debugging".
'use strict';

const { serve } = require('../serve');

class Order {
  static instances = [];

  constructor(number) {
    this.number = number;
    this.lines = [{ article: 'a' + number, count: 1 }];
    Order.instances.push(this);
  }
}

serve((request) => {
  new Order(request);
});
