// A list that is appended to and never cut.
'use strict';

const { serve } = require('../serve');

class Entry {
  constructor(number) {
    this.number = number;
    this.next = null;
  }
}

const history = { first: new Entry(0), last: null };
history.last = history.first;

serve((request) => {
  history.last.next = new Entry(request);
  history.last = history.last.next;
});
