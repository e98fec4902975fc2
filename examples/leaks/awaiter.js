// The __awaiter of TypeScript in Node 11.0 to 12.15: V8 notes every generator
// object as a prototype user and forgets none.
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


function handle(request) {
  return awaiter(this, function* () {
    const number = yield request;
    return { number };
  });
}

serve((request) => handle(request));
