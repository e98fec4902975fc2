// Mended: the listener is removed when the request is done.
'use strict';

const { serve } = require('../serve');

const EventEmitter = require('events');

const bus = new EventEmitter();
bus.setMaxListeners(0);

serve((request) => {
  const settings = { request };
  const onReload = () => {
    settings.stale = true;
  };
  bus.on('reload', onReload);
  bus.off('reload', onReload);
});
