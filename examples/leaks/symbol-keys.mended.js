// Mended: always the same symbol.
'use strict';

const { serve } = require('../serve');

const session = {};
const kMarker = Symbol('marker');

class Marker {
  constructor(number) {
    this.number = number;
  }
}

serve((request) => {
  session[kMarker] = new Marker(request);
});
