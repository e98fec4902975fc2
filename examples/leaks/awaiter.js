// The __awaiter of TypeScript in Node 11.0 to 12.15: V8 enters the prototype of
// each generator into a list of prototype users, and removes none.
'use strict';

const { serve } = require('../serve');

// What TypeScript makes of async functions for targets before ES2017.
const __awaiter = function (thisArg, _arguments, P, generator) {
  return new (P || (P = Promise))((resolve, reject) => {
    function fulfilled(value) {
      try { step(generator.next(value)); } catch (e) { reject(e); }
    }
    function rejected(value) {
      try { step(generator.throw(value)); } catch (e) { reject(e); }
    }
    function step(result) {
      if (result.done) {
        resolve(result.value);
      } else {
        new P((fulfil) => fulfil(result.value)).then(fulfilled, rejected);
      }
    }
    step((generator = generator.apply(thisArg, _arguments || [])).next());
  });
};

function load(key) {
  return __awaiter(this, void 0, void 0, function* () {
    const value = yield key;
    return { value };
  });
}

serve(async (request) => {
  for (let i = 0; i < 20; i++) await load(request + i);
});
