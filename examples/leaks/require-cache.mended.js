// Mended: the file is read, not required.
'use strict';

const { serve } = require('../serve');

const fs = require('fs');

const path = require.resolve('./settings');

function freshSettings() {
  return fs.readFileSync(path, 'utf8').length;
}

serve(() => {
  freshSettings();
});
