// Keeps one Kept a millisecond or so, and makes garbage beside. Says `busy`.
'use strict';

class Kept {
  constructor(number) {
    this.number = number;
  }
}

const kept = [];

function makeGarbage() {
  for (let i = 0; i < 100; ++i) void {garbage: [i]};
}

function keep() {
  kept.push(new Kept(kept.length));
}

setInterval(() => {
  for (let i = 0; i < 10; ++i) keep();
  makeGarbage();
}, 10);
console.log('busy');
