// A server that answers and keeps nothing.
'use strict';

const { serve } = require('../serve');

serve(() => {});
