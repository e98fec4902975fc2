// Instances of a class pushed to an array of the module that nothing empties.
'use strict';

const { serve } = require('../serve');

class SimpleClass {
  constructor(text) {
    this.text = text;
  }
}

const leakyData = [];

serve((request) => {
  leakyData.push(new SimpleClass('request ' + request));
});
