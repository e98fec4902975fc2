// Mended: lookups are not kept.
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

serve((request) => new Lookup(request).article.price);
