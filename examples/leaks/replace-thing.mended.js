// Mended: originalThing is dropped at the end of the function.
'use strict';

const { serve } = require('../serve');

let theThing = null;

function replaceThing() {
  let originalThing = theThing;
  const unused = () => {
    if (originalThing) console.log('hi');
  };
  theThing = {
    longText: Buffer.alloc(300, '*').toString('latin1'),
    someMethod() {},
  };
  originalThing = null;
  return unused;
}

serve(() => {
  replaceThing();
});
