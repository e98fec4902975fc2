// A map of fifty rooms, each with a map of messages that only grows: none of
// them grows fast.
'use strict';

const { serve } = require('../serve');

class Message {
  constructor(number) {
    this.number = number;
    this.text = 'message ' + number;
  }
}

const rooms = new Map();
for (let i = 0; i < 50; i++) rooms.set('room-' + i, new Map());

serve((request) => {
  rooms.get('room-' + (request % 50)).set(request, new Message(request));
});
