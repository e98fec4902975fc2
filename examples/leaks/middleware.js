// The route is registered inside the handler: the stack of middleware grows
// with each request.
'use strict';

const { serve } = require('../serve');

const app = {
  stack: [],
  use(middleware) {
    this.stack.push(middleware);
  },
};

serve((request) => {
  const locale = request % 2 ? 'en' : 'de';
  app.use(function localise(text) {
    return locale + text;
  });
});
