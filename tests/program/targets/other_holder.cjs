// A holder of sessions from a heapcli of the future: who knocks is told so, in
// the one form that all versions share. Ends at SIGTERM.
//
//   node other_holder.cjs SOCKET TARGET
'use strict';

const net = require('net');

const [path, target] = process.argv.slice(2);
const greeting = Buffer.from(JSON.stringify({
  protocol: 99, version: '9.9.9', id: 'f'.repeat(32), holder_pid: process.pid, target,
  since_ms: Date.now(), idle_ms: 60000, unheard_of: [{}],
}));
const header = Buffer.alloc(5);
header.writeUInt32LE(greeting.length);
header.write('G', 4);

process.umask(0o177);
const server = net.createServer((client) => {
  client.on('error', () => {});
  client.once('data', () => client.end(Buffer.concat([header, greeting])));
});
server.listen(path, () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
