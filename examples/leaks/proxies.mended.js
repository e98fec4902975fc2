// Mended: only the last is watched.
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

let watched = null;

serve((request) => {
  const model = { id: request, state: 'new' };
  watched = new Proxy(model, new History(model));
  watched.state = 'done';
});
