// A timer for each user that each of their requests begins anew.
'use strict';

const { serve } = require('../serve');

const timers = new Map();

serve((request) => {
  const user = 'user' + (request % 25);
  clearTimeout(timers.get(user));
  timers.set(user, setTimeout(() => timers.delete(user), 200));
});
