// Mended: the listener goes with the query.
'use strict';

const { serve } = require('../serve');

const EventEmitter = require('events');

class Connection extends EventEmitter {}

const database = new Connection();
database.setMaxListeners(0);

serve((request) => {
  const query = { sql: 'select ' + request, rows: [] };
  const again = () => query.rows.push('again');
  database.once('reconnect', again);
  database.removeListener('reconnect', again);
});
