// A WeakMap frees its values with their keys; but these keys never die.
'use strict';

const { serve } = require('../serve');

class Tab {
  constructor(number) {
    this.number = number;
  }
}

class Metadata {
  constructor(number) {
    this.tags = ['tag-' + number, 'other-' + number];
  }
}

const openTabs = new Set();
const metadata = new WeakMap();

serve((request) => {
  const tab = new Tab(request);
  openTabs.add(tab);
  metadata.set(tab, new Metadata(request));
});
