// Mended: a part is dropped when it has been stored.
'use strict';

const { serve } = require('../serve');

const uploads = new Map();

serve((request) => {
  uploads.set('upload-' + request, Buffer.alloc(10000, request));
  uploads.delete('upload-' + (request - 5));
});
