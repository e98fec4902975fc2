// A program for `node --heap-prof`: it keeps what it allocates, from several functions, with names
// that formats could trip over.
'use strict';
const kept = globalThis.kept = []; // The profile is of what is alive at the end.

function recurse(depth) {
  kept.push(new Array(2000).fill(depth));
  if (depth > 0) recurse(depth - 1);
}

const odd = {
  'a;b'() { kept.push(new Array(20000).fill(1)); },
  '</script><b>&"\''() { kept.push(new Array(20000).fill(2)); },
  'ends with 42'() { kept.push(new Array(20000).fill(3)); },
  'ünïcödé 😀'() { kept.push(new Array(20000).fill(4)); },
  'back\\x3bslash (x:1:2)'() { kept.push(new Array(20000).fill(5)); },
  'two\nlines'() { kept.push(new Array(20000).fill(6)); },
};

// In a script without a URL.
const evaluated = (0, eval)('kept => kept.push(new Array(20000).fill(7))');

class Session {
  constructor() {
    this.data = Array.from({length: 1000}, (_, i) => ({i}));
  }
}

for (let i = 0; i < 20; ++i) {
  recurse(20);
  for (const name of Object.keys(odd)) odd[name]();
  kept.push(new Session());
  evaluated(kept);
  (() => kept.push(new Array(5000).fill(0)))();
}
