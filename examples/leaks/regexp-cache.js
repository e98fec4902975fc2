// A RegExp for each pattern that users search for, kept for the next time.
'use strict';

const { serve } = require('../serve');

const patterns = new Map();

function matcher(text) {
  if (!patterns.has(text)) patterns.set(text, new RegExp(text + '.*end', 'i'));
  return patterns.get(text);
}

serve((request) => {
  matcher('search ' + request).test('search 1 and the end');
});
