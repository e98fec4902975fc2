// Stands between heapcli and a real inspector and passes every byte on, but
// holds back each HeapProfiler.collectGarbage after the first, with which a
// capture begins, until it gets SIGUSR2: so something can be made to happen
// between two snapshots and at no other time.
//
//   node inspector_gate.cjs TARGET_PORT
//
// Prints `listening on PORT`, and `holding N` when the N-th is held back.
'use strict';

const net = require('net');

let collections = 0;
let open = () => {};
process.on('SIGUSR2', () => open());

// The length of the client's first frame, once it is whole, and its text. They
// are small, final and masked.
function firstFrame(bytes) {
  if (bytes.length < 6) return null;
  const long = (bytes[1] & 0x7f) === 126;
  const start = (long ? 4 : 2) + 4;
  const length = long ? bytes.readUInt16BE(2) : bytes[1] & 0x7f;
  if (bytes.length < start + length) return null;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + length));
  const text = payload.map((byte, i) => byte ^ mask[i & 3]).toString('latin1');
  return { size: start + length, text };
}

// What is to be passed on of `bytes`: a whole request, later frame by frame.
function takePart(bytes, isWebSocket) {
  if (!isWebSocket) {
    const end = bytes.indexOf('\r\n\r\n');
    return end < 0 ? null : { size: end + 4, text: bytes.toString('latin1', 0, end) };
  }
  return firstFrame(bytes);
}

function passOn(client, target) {
  let waiting = Buffer.alloc(0);
  let isWebSocket = false;
  let held = false;
  const pump = () => {
    while (!held) {
      const part = takePart(waiting, isWebSocket);
      if (!part) return;
      const send = () => {
        target.write(waiting.subarray(0, part.size));
        waiting = waiting.subarray(part.size);
      };
      if (/^upgrade: websocket/im.test(part.text)) isWebSocket = true;
      if (part.text.includes('HeapProfiler.collectGarbage') && ++collections > 1) {
        held = true;
        open = () => {
          held = false;
          open = () => {};
          send();
          pump();
        };
        console.log('holding ' + collections);
      } else {
        send();
      }
    }
  };
  client.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    pump();
  });
}

const server = net.createServer((client) => {
  const target = net.connect(Number(process.argv[2]), '127.0.0.1');
  passOn(client, target);
  target.pipe(client);
  client.on('error', () => target.destroy());
  client.on('close', () => target.end());
  target.on('error', () => client.destroy());
  target.on('close', () => client.destroy());
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
