// Mended: done at the end of the request.
'use strict';

const { serve } = require('../serve');

class Upload {
  constructor(number) {
    this.number = number;
    this.path = '/tmp/upload-' + number;
  }

  clean() {
    this.path = '';
  }
}

serve((request) => {
  const upload = new Upload(request);
  const clean = upload.clean.bind(upload);
  clean();
});
