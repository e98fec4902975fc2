// Mended: the oldest is taken out of list and map.
'use strict';

const { serve } = require('../serve');

class Session {
  constructor(number) {
    this.number = number;
    this.next = null;
    this.previous = null;
  }
}

let newest = new Session(0);
const byNumber = new Map([[0, newest]]);

serve((request) => {
  const session = new Session(request);
  session.previous = newest;
  newest.next = session;
  newest = session;
  byNumber.set(request, session);
  const oldest = byNumber.get(request - 50);
  if (oldest) {
    oldest.next.previous = null;
    oldest.next = null;
    byNumber.delete(request - 50);
  }
});
