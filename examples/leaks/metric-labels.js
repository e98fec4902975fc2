// A counter labelled with what the user sends: a series for every value.
'use strict';

const { serve } = require('../serve');

class Counter {
  constructor(name) {
    this.name = name;
    this.series = {};
  }

  increment(labels) {
    const key = Object.entries(labels).map((pair) => pair.join('=')).join(',');
    const series = this.series[key] || (this.series[key] = { labels, value: 0 });
    series.value++;
  }
}

const requests = new Counter('requests_total');

serve((request) => {
  requests.increment({ method: 'GET', path: '/item/' + request });
});
