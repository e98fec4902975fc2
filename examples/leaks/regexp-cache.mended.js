// Mended: thrown away after use.
'use strict';

const { serve } = require('../serve');

function matcher(text) {
  return new RegExp(text + '.*end', 'i');
}

serve((request) => {
  matcher('search ' + request).test('search 1 and the end');
});
