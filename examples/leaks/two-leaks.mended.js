// Mended: both have a bound.
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
  reports.set('report-' + (request % 20), new Report(request));
  visits.push(new Visit(request));
  if (visits.length > 50) visits.shift();
});
