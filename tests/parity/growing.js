// A program that keeps what it makes, for snapshots from outside; runs until it is ended.
'use strict';
class Session {
  constructor(number) {
    this.number = number;
    this.token = `token ${number}`;
  }
}
const sessions = [];
const weak = new WeakMap();
globalThis.state = {sessions, weak};
function grow() {
  for (let i = 0; i < 100; ++i) {
    const session = new Session(sessions.length);
    sessions.push(session, {id: i, name: `n${i}`});
    weak.set(session, {of: session.number});
  }
}
grow();
setInterval(grow, 200);
