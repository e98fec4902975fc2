// Functions of one scope share a context: someMethod uses nothing of it, but
// keeps originalThing alive, which unused() mentions.
'use strict';

const { serve } = require('../serve');

let theThing = null;

function replaceThing() {
  const originalThing = theThing;
  const unused = () => {
    if (originalThing) console.log('hi');
  };
  theThing = {
    longText: Buffer.alloc(300, '*').toString('latin1'),
    someMethod() {},
  };
  return unused;
}

serve(() => {
  replaceThing();
});
