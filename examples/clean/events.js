// Emitters, promises, timers and listeners for each request, all of them ended.
'use strict';

const { serve } = require('../serve');

const { EventEmitter, once } = require('events');

const bus = new EventEmitter();

serve(async (request) => {
  const emitter = new EventEmitter();
  const done = once(emitter, 'done');
  const onReload = () => request;
  bus.on('reload', onReload);
  const timer = setTimeout(() => emitter.emit('late'), 60 * 1000);
  setImmediate(() => emitter.emit('done', request));
  await done;
  clearTimeout(timer);
  bus.off('reload', onReload);
});
