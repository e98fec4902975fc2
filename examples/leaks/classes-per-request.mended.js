// Mended: one class, and the name in a field.
'use strict';

const { serve } = require('../serve');

const models = [];

class Model {
  constructor(name) {
    this.table = name;
  }
}

serve((request) => {
  models.push(new Model('table_' + request));
  if (models.length > 20) models.shift();
});
