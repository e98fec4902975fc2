// fs.watchFile() for every second request, each for another file.
'use strict';

const { serve } = require('../serve');

const fs = require('fs');

serve((request) => {
  if (request % 2) return;
  const file = '/nowhere/config-' + request;
  fs.watchFile(file, { persistent: false, interval: 3600000 }, () => request);
});
