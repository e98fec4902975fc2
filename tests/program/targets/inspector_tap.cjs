// Stands between heapcli and a real inspector, passes every byte on, and
// counts what the target says.
//
//   node inspector_tap.cjs TARGET_PORT TEXT…
//
// Prints `listening on PORT`, and as the N-th connection ends a line
// `TEXT TIMES` for every TEXT that was seen on it, and `session N ended`.
// Node's messages are not masked and not compressed, so their text can be
// looked for as it is.
'use strict';

const net = require('net');

const [targetPort, ...texts] = process.argv.slice(2);
const longest = Math.max(...texts.map((text) => text.length));

function count(haystack, needle) {
  let found = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) found++;
  return found;
}

let connections = 0;

const server = net.createServer((client) => {
  const number = ++connections;
  const target = net.connect(Number(targetPort), '127.0.0.1');
  const seen = new Map(texts.map((text) => [text, 0]));
  let tail = '';
  target.on('data', (bytes) => {
    // What ended the piece before may be the start of a text.
    const data = tail + bytes.toString('latin1');
    for (const text of texts) {
      seen.set(text, seen.get(text) + count(data, text) - count(tail, text));
    }
    tail = data.slice(-(longest - 1));
  });
  client.pipe(target);
  target.pipe(client);
  client.on('error', () => target.destroy());
  target.on('error', () => client.destroy());
  target.on('close', () => {
    client.destroy();
    const lines = [...seen].filter(([, times]) => times > 0).map(([text, times]) => `${text} ${times}\n`);
    process.stdout.write(lines.join('') + `session ${number} ended\n`);
  });
  client.on('close', () => target.end());
});
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
