// Texts put together from pieces and never read: each is a tree of its pieces.
'use strict';

const { serve } = require('../serve');

const fragments = new Map();

function render(request) {
  let html = '<ul class="of-the-page">';
  for (let i = 0; i < 5; i++) html += '<li>' + request + ' item ' + i + '</li>';
  return html + '</ul>';
}

serve((request) => {
  fragments.set('/page/' + request, render(request));
});
