// Mended: one context for all.
'use strict';

const { serve } = require('../serve');

const vm = require('vm');

const sandbox = vm.createContext({ tenant: '' });

function evaluate(tenant, code) {
  sandbox.tenant = tenant;
  return vm.runInContext(code, sandbox);
}

serve((request) => {
  if (request % 10 === 0) evaluate('tenant-' + request, 'tenant.length');
});
