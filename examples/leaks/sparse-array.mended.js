// Mended: the users are deleted when they leave.
'use strict';

const { serve } = require('../serve');

const users = [];

serve((request) => {
  users[request * 100003] = { request, roles: ['reader'] };
  delete users[(request - 10) * 100003];
});
