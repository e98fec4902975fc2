// Mended: the generator function is made once, so that its prototype is.
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

function* body(key) {
  const value = yield key;
  return { value };
}

function load(key) {
  return __awaiter(this, [key], void 0, body);
}

serve(async (request) => {
  for (let i = 0; i < 20; i++) await load(request + i);
});
