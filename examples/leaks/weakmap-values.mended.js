// Mended: the keys are removed, and the values go with them.
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
  openTabs.delete(tab);
});
