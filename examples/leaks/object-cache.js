// An object used as a cache, with a key for every user and no limit.
'use strict';

const { serve } = require('../serve');

const cache = {};

function profile(user) {
  if (!cache[user]) cache[user] = { name: user, visits: 0, friends: [] };
  return cache[user];
}

serve((request) => {
  profile('user-' + request).visits++;
});
