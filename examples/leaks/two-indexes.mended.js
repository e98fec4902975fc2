// Mended: deleted from both.
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
  byUser.delete('user-' + (request - 10));
});
