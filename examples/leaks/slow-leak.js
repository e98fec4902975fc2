// One object in ten requests.
'use strict';

const { serve } = require('../serve');

class Subscription {
  constructor(number) {
    this.number = number;
    this.topics = ['news', 'topic-' + number];
  }
}

const subscriptions = [];

serve((request) => {
  if (request % 10 === 0) subscriptions.push(new Subscription(request));
});
