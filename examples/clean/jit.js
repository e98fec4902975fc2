// Computes much, so that V8 compiles, optimises and deoptimises.
'use strict';

const { serve } = require('../serve');

function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function mandelbrot(x, y) {
  let a = x;
  let b = y;
  let n = 0;
  while (n < 200 && a * a + b * b < 4) {
    [a, b] = [a * a - b * b + x, 2 * a * b + y];
    n++;
  }
  return n;
}

serve((request) => {
  for (let i = 0; i < 400; i++) mandelbrot(i / 200 - 1, request / 1000);
  // Other kinds of values now and then, which the compiled code was not for.
  sum(request % 50 ? [1, 2, request] : ['a', request, null]);
});
