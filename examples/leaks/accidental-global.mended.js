// Mended: declared, so that it goes when the function returns.
const { serve } = require('../serve');

function handle(request) {
  const visits = [];
  visits.push({ request, at: Date.now() });
  return visits.length;
}

serve((request) => {
  handle(request);
});
