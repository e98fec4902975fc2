// A class is defined in the handler, and an instance of it kept.
'use strict';

const { serve } = require('../serve');

const models = [];

function defineModel(name) {
  return class Model {
    get table() {
      return name;
    }
  };
}

serve((request) => {
  const Model = defineModel('table_' + request);
  models.push(new Model());
});
