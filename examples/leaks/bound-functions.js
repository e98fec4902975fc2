// A bound function for each request in a list of things to do at the end.
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

const atExit = [];

serve((request) => {
  const upload = new Upload(request);
  atExit.push(upload.clean.bind(upload));
});
