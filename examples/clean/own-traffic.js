// Does work of its own, with no request: ticks, rotating statistics, a queue
// that is taken from as fast as it fills.
'use strict';

const { serve } = require('../serve');

const queue = [];
let minute = [];

setInterval(() => {
  for (let i = 0; i < 20; i++) queue.push({ job: i, at: Date.now() });
  minute.push({ queued: queue.length, at: Date.now() });
  if (minute.length === 40) minute = [];
}, 50);
setInterval(() => queue.splice(0), 50);

serve(() => {});
