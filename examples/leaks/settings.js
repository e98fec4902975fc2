// What require-cache.js loads again and again.
'use strict';

module.exports = { theme: 'dark', limits: [10, 20, 30], loadedAt: Date.now() };
