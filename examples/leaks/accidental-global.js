// A variable that nobody declared is global, and stays.
const { serve } = require('../serve');

function handle(request) {
  // No `const`, no `let`: this is globalThis.visits.
  if (typeof visits === 'undefined') visits = [];
  visits.push({ request, at: Date.now() });
  return visits.length;
}

serve((request) => {
  handle(request);
});
