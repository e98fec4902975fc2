// A small leak beside a catalogue of many megabytes that stays as it is.
'use strict';

const { serve } = require('../serve');

const catalogue = [];
for (let i = 0; i < 120000; i++) {
  catalogue.push({ article: i, price: i * 1.5, tags: ['t' + (i % 100)] });
}

class Lookup {
  constructor(number) {
    this.article = catalogue[number % catalogue.length];
  }
}

const lookups = [];

serve((request) => {
  lookups.push(new Lookup(request));
});
