// One string that every request appends to.
'use strict';

const { serve } = require('../serve');

const journal = { text: '' };

serve((request) => {
  journal.text += 'request ' + request + ' was answered with status 200\n';
  // Joins the pieces, so that it is one long string and no tree of them.
  if (request % 40 === 0) journal.text = Buffer.from(journal.text).toString();
});
