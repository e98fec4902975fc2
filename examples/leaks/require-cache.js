// A module is deleted from require.cache to load it anew; but its parent keeps
// each copy among its children.
'use strict';

const { serve } = require('../serve');

const path = require.resolve('./settings');

function freshSettings() {
  delete require.cache[path];
  return require('./settings');
}

serve(() => {
  freshSettings();
});
