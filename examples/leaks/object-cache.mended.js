// Mended: the cache is emptied when it has two hundred entries.
'use strict';

const { serve } = require('../serve');

let cache = {};
let size = 0;

function profile(user) {
  if (!cache[user]) {
    if (++size > 200) {
      cache = {};
      size = 1;
    }
    cache[user] = { name: user, visits: 0, friends: [] };
  }
  return cache[user];
}

serve((request) => {
  profile('user-' + request).visits++;
});
