// A router as many frameworks have one: routes, parameters, middleware, each
// request an object.
'use strict';

const { serve } = require('../serve');

const routes = [];
for (const name of ['users', 'orders', 'items', 'pages', 'files']) {
  routes.push({
    pattern: new RegExp('^/' + name + '/(?<id>\\d+)$'),
    handle: (context) => ({ name, id: context.params.id, body: context.body }),
  });
}
const middleware = [
  (context, next) => {
    context.startedAt = process.hrtime();
    return next();
  },
  async (context, next) => {
    context.body = JSON.parse('{"number":' + context.number + '}');
    return next();
  },
];

async function dispatch(context, index = 0) {
  if (index < middleware.length) {
    return middleware[index](context, () => dispatch(context, index + 1));
  }
  for (const route of routes) {
    const match = route.pattern.exec(context.path);
    if (match) {
      context.params = match.groups;
      return route.handle(context);
    }
  }
  return null;
}

serve(async (number) => {
  const names = ['users', 'orders', 'items', 'pages', 'files'];
  await dispatch({ number, path: '/' + names[number % 5] + '/' + number });
});
