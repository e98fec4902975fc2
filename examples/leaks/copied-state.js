// A state that is never changed, but copied with one entry more for each
// request.
'use strict';

const { serve } = require('../serve');

let state = { byId: {} };

serve((request) => {
  const byId = { ...state.byId, [request]: { label: 'label ' + request } };
  state = { ...state, byId };
});
