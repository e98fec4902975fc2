// Two leaks at once: a large one and a small one.
'use strict';

const { serve } = require('../serve');

class Report {
  constructor(number) {
    this.number = number;
    this.rows = new Array(100).fill(number);
  }
}

class Visit {
  constructor(number) {
    this.number = number;
  }
}

const reports = new Map();
const visits = [];

serve((request) => {
  reports.set('report-' + request, new Report(request));
  visits.push(new Visit(request));
});
