// Mended: rendered pages are sent, not kept.
'use strict';

const { serve } = require('../serve');

function render(request) {
  let html = '<ul class="of-the-page">';
  for (let i = 0; i < 5; i++) html += '<li>' + request + ' item ' + i + '</li>';
  return html + '</ul>';
}

serve((request) => render(request).length);
