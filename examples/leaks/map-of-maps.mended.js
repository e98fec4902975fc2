// Mended: each room keeps its last two.
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
  const room = rooms.get('room-' + (request % 50));
  room.set(request, new Message(request));
  if (room.size > 2) room.delete(room.keys().next().value);
});
