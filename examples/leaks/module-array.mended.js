// Mended: the records are drained, here every twenty requests.
'use strict';

const { serve } = require('../serve');

const { audit, drain } = require('./audit');

serve((request) => {
  audit('hit', request);
  if (request % 20 === 0) drain();
});
