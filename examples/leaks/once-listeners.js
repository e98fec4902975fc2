// once() for an event that never comes: the listener, and its wrapper, stay.
'use strict';

const { serve } = require('../serve');

const EventEmitter = require('events');

class Connection extends EventEmitter {}

const database = new Connection();
database.setMaxListeners(0);

serve((request) => {
  const query = { sql: 'select ' + request, rows: [] };
  database.once('reconnect', () => query.rows.push('again'));
});
