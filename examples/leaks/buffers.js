// Uploaded parts are kept: little on the JavaScript heap, much outside it.
'use strict';

const { serve } = require('../serve');

const uploads = new Map();

serve((request) => {
  uploads.set('upload-' + request, Buffer.alloc(10000, request));
});
