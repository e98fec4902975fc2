// The module of module-array.js: what it exports appends to an array that only
// it can see.
'use strict';

const records = [];

class AuditRecord {
  constructor(action, number) {
    this.action = action;
    this.number = number;
    this.at = new Date();
  }
}

exports.audit = (action, number) => {
  records.push(new AuditRecord(action, number));
};

exports.drain = () => records.splice(0);
