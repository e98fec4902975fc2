// A listener for every request on a bus that lives as long as the program.
'use strict';

const { serve } = require('../serve');

const EventEmitter = require('events');

const bus = new EventEmitter();
bus.setMaxListeners(0);

serve((request) => {
  const settings = { request };
  bus.on('reload', function onReload() {
    settings.stale = true;
  });
});
