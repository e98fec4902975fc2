// Mended: the array keeps the last hundred.
'use strict';

const { serve } = require('../serve');

class SimpleClass {
  constructor(text) {
    this.text = text;
  }
}

const recent = [];

serve((request) => {
  recent.push(new SimpleClass('request ' + request));
  if (recent.length > 100) recent.shift();
});
