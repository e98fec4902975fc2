// A program that allocates, and keeps a part of it, until it is ended: for recording who allocated
// what from outside. Runs on Node.js 12.10 and later, and on Deno.
'use strict';
const keep = [];
globalThis.keep = keep;

class Session {
  constructor(number) {
    this.number = number;
    this.seen = [number, `${number}`];
  }
}

function create(number) {
  return new Session(number);
}

function recursive(depth) {
  return depth === 0 ? [{deep: keep.length}] : recursive(depth - 1).concat([depth]);
}

let number = 0;

function round() {
  ++number;
  for (let i = 0; i < 200; ++i) keep.push(create(number * 1000 + i));
  keep.push(...[1, 2, 3].map(value => ({value, text: 'x'.repeat(value)})), recursive(80), Buffer.from('text'));
  for (let i = 0; i < 2000; ++i) void {garbage: [i]};
  if (number % 3 === 0) keep.splice(0, 100);
}

setInterval(round, 50);
