// An array that is filled and cut, to a length that goes up and down.
'use strict';

const { serve } = require('../serve');

const samples = [];

serve((request) => {
  const wanted = Math.round(150 + 100 * Math.sin(request / 90));
  while (samples.length < wanted) samples.push({ request, n: samples.length });
  samples.length = wanted;
});
