// Mended: registered once, before the first request.
'use strict';

const { serve } = require('../serve');

const app = {
  stack: [],
  use(middleware) {
    this.stack.push(middleware);
  },
};

app.use(function localise(request, text) {
  return (request % 2 ? 'en' : 'de') + text;
});

serve((request) => app.stack[0](request, 'text').length);
