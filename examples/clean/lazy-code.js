// Many functions, each called for the first time at some point: V8 compiles
// them then, and not before.
'use strict';

const { serve } = require('../serve');

const handlers = [];
for (let i = 0; i < 3000; i++) {
  handlers.push(
    eval(`(function handler${i}(text) {
      const parts = text.split('/');
      let sum = ${i};
      for (const part of parts) sum += part.length * ${i % 7};
      return { sum, first: parts[0], last: parts[parts.length - 1] };
    })`),
  );
}

serve((request) => handlers[request % handlers.length]('a/b/' + request).sum);
