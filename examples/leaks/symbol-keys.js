// A property with a new Symbol for each request on an object that stays.
'use strict';

const { serve } = require('../serve');

const session = {};

class Marker {
  constructor(number) {
    this.number = number;
  }
}

serve((request) => {
  session[Symbol('marker')] = new Marker(request);
});
