// Mended: the list begins later when it has fifty entries.
'use strict';

const { serve } = require('../serve');

class Entry {
  constructor(number) {
    this.number = number;
    this.next = null;
  }
}

const history = { first: new Entry(0), last: null, length: 1 };
history.last = history.first;

serve((request) => {
  history.last.next = new Entry(request);
  history.last = history.last.next;
  if (++history.length > 50) history.first = history.first.next;
});
