// Wastes memory in each of the ways that `strings`, `collections` and
// `closures` look for, so many times that nothing of Node's own comes near.
const http = require('http');

class Session {
  constructor(number) {
    this.token = JSON.parse(`"token of group ${number % 2}"`);
    this.listeners = new Map();
    this.number = number;
  }
}

globalThis.sessions = [];
for (let i = 0; i < 2000; i++) globalThis.sessions.push(new Session(i));

globalThis.cache = new Map();
for (let i = 0; i < 1100; i++) globalThis.cache.set('key ' + i, {i});
for (let i = 0; i < 900; i++) globalThis.cache.delete('key ' + i);

// The classic: `unused` keeps originalThing in the scope that someMethod has.
let theThing = null;
function replaceThing() {
  const originalThing = theThing;
  const unused = () => originalThing;
  theThing = {
    bulk: new Array(20000).fill(unused.length),
    someMethod() { return 1; },
  };
}
for (let i = 0; i < 10; i++) replaceThing();
globalThis.getThing = () => theThing;

http.createServer((request, response) => response.end())
    .listen(0, '127.0.0.1', function() {
      console.log('listening on ' + this.address().port);
    });
