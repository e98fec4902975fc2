// events.on() queues what is not taken: this loop waits for something else in
// between, for ever.
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

async function follow() {
  for await (const [update] of EventEmitter.on(feed, 'price')) {
    await new Promise(() => update);
  }
}
follow();

serve((request) => {
  feed.emit('price', new PriceUpdate(request));
});
