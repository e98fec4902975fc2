// Mended: the loop takes all there is.
'use strict';

const { serve } = require('../serve');

const EventEmitter = require('events');

class PriceUpdate {
  constructor(number) {
    this.price = number + 0.5;
    this.symbol = 'ACME';
  }
}

const feed = new EventEmitter();
let last = 0;

async function follow() {
  for await (const [update] of EventEmitter.on(feed, 'price')) {
    last = update.price;
  }
}
follow();

serve((request) => {
  feed.emit('price', new PriceUpdate(request));
});
