// An array with the user numbers as indices: a dictionary that only grows.
'use strict';

const { serve } = require('../serve');

const users = [];

serve((request) => {
  users[request * 100003] = { request, roles: ['reader'] };
});
