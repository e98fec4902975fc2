// The same objects in two indexes, deleted from one of them only.
'use strict';

const { serve } = require('../serve');

class Device {
  constructor(number) {
    this.serial = 'SN' + number;
    this.user = 'user-' + number;
  }
}

const bySerial = new Map();
const byUser = new Map();

serve((request) => {
  const device = new Device(request);
  bySerial.set(device.serial, device);
  byUser.set(device.user, device);
  bySerial.delete('SN' + (request - 10));
});
