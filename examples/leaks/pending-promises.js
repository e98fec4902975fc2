// Waiting for an answer that never comes: each promise stays in the table of
// those that are open.
'use strict';

const { serve } = require('../serve');

const waiting = new Map();

function ask(number) {
  return new Promise((resolve) => waiting.set(number, resolve));
}

async function work(request) {
  const question = { request, text: 'are you there?' };
  const answer = await ask(request);
  return question.text + answer;
}

serve((request) => {
  work(request);
});
