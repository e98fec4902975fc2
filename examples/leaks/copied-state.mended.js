// Mended: the copy has the last hundred entries.
'use strict';

const { serve } = require('../serve');

let state = { byId: {} };

serve((request) => {
  const byId = { ...state.byId, [request]: { label: 'label ' + request } };
  delete byId[request - 100];
  state = { ...state, byId };
});
