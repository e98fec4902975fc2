// A vm context for every tenant that comes by: each has globals of its own,
// half a megabyte.
'use strict';

const { serve } = require('../serve');

const vm = require('vm');

const sandboxes = new Map();

function evaluate(tenant, code) {
  if (!sandboxes.has(tenant)) {
    sandboxes.set(tenant, vm.createContext({ tenant }));
  }
  return vm.runInContext(code, sandboxes.get(tenant));
}

serve((request) => {
  if (request % 10 === 0) evaluate('tenant-' + request, 'tenant.length');
});
