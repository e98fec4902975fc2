// Sessions that expire: a map swept every 200 ms of what has not been used for
// 600 ms.
'use strict';

const { serve } = require('../serve');

class Session {
  constructor(number) {
    this.number = number;
    this.cart = [];
    this.usedAt = Date.now();
  }
}

const sessions = new Map();

setInterval(() => {
  for (const [id, session] of sessions) {
    if (Date.now() - session.usedAt > 600) sessions.delete(id);
  }
}, 200);

serve((request) => {
  sessions.set('session-' + request, new Session(request));
});
