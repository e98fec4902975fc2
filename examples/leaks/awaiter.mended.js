// Mended: the generator function is made once, so that its prototype is.
'use strict';

const { serve } = require('../serve');

// What TypeScript makes of an async function for targets before ES2017.
const awaiter = (thisArg, generator) =>
  new Promise((resolve, reject) => {
    const fulfilled = (value) => step(generator.next(value));
    const rejected = (value) => step(generator.throw(value));
    const step = (result) => {
      if (result.done) {
        resolve(result.value);
      } else {
        Promise.resolve(result.value).then(fulfilled, rejected);
      }
    };
    generator = generator.apply(thisArg);
    step(generator.next());
  });


function* body(request) {
  const number = yield request;
  return { number };
}

function handle(request) {
  return awaiter(this, () => body(request));
}

serve((request) => handle(request));
