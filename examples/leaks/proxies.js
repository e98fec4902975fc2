// A proxy around each model, kept in a list; the handler holds the old values.
'use strict';

const { serve } = require('../serve');

class History {
  constructor(model) {
    this.before = { ...model };
  }

  set(target, name, value) {
    this.before[name] = target[name];
    target[name] = value;
    return true;
  }
}

const watched = [];

serve((request) => {
  const model = { id: request, state: 'new' };
  const proxy = new Proxy(model, new History(model));
  proxy.state = 'done';
  watched.push(proxy);
});
