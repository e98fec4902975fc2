// Something that listens where heapcli expects a Node inspector.
//
//   node fake_inspector.cjs MODE
//
// Prints `listening on PORT`. No real heap is behind it; what it sends as a
// snapshot is also at GET /snapshot. The modes:
//
//   silent          takes connections and never says a word
//   banner          speaks some other protocol
//   not-inspector   a web server
//   no-targets      an inspector with nothing to attach to
//   not-websocket   lists a target, but refuses the WebSocket
//   not-cdp         a WebSocket with people chatting
//   mute            a WebSocket on which no command is ever answered
//   refuse          answers takeHeapSnapshot with an error
//   stall           says nothing after takeHeapSnapshot
//   stall-mid       says nothing any more after half of a snapshot
//   die-mid         drops the connection after half of a snapshot
//   truncated       sends half of a snapshot and calls that a success
//   unusual         sends a whole snapshot in every form that JSON and the
//                   WebSocket allow and Node does not use
//   no-profile      answers stopSampling with something else than a profile
//   bad-profile     sends a profile with a negative size
//   deep-profile    sends a profile of half a million nested calls
'use strict';

const crypto = require('crypto');
const http = require('http');
const net = require('net');

const mode = process.argv[2];

// Three objects of 'Thing'; names that need escapes of all kinds.
function makeSnapshot() {
  const strings = ['', '(GC roots)', 'Thing', 'quote " backslash \\ slash /',
    'line\nfeed\ttab \u0001', 'gr\u00fc\u00df \u20ac \u{1f600}'];
  // Type, name, id, self_size, edge_count.
  const nodes = [
    9, 0, 1, 0, 2,
    9, 1, 3, 0, 3,
    3, 2, 5, 24, 1,
    3, 2, 7, 24, 0,
    3, 2, 9, 24, 0,
    2, 5, 11, 32, 0,
  ];
  // Type, name_or_index, to_node.
  const edges = [1, 1, 5, 1, 2, 10, 1, 1, 10, 1, 2, 15, 1, 3, 20, 2, 3, 25];
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
    node_types: [['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number',
      'native', 'synthetic'], 'string', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'],
      'string_or_number', 'node'],
    trace_function_info_fields: [], trace_node_fields: [], sample_fields: [], location_fields: [],
  };
  return JSON.stringify({
    snapshot: { meta, node_count: nodes.length / 5, edge_count: edges.length / 3,
      trace_function_count: 0, extra_native_bytes: 0 },
    nodes, edges, trace_function_infos: [], trace_tree: [], samples: [], locations: [], strings,
  });
}

const snapshot = makeSnapshot();
// The first half of its bytes, which are ASCII.
const half = snapshot.slice(0, Math.floor(Buffer.byteLength(snapshot) / 2));

const frame = (opcode, final, payload) => {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(bytes.length < 126 ? 2 : bytes.length < 65536 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = { 2: bytes.length, 4: 126, 10: 127 }[head.length];
  if (head.length === 4) head.writeUInt16BE(bytes.length, 2);
  if (head.length === 10) head.writeUInt32BE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
};
const textFrame = (text) => frame(1, true, text);
const chunkMessage = (text) => JSON.stringify(
  { method: 'HeapProfiler.addHeapSnapshotChunk', params: { chunk: text } });

const escapeAll = (text) =>
  [...Array(text.length).keys()]
    .map((i) => '\\u' + text.charCodeAt(i).toString(16).padStart(4, '0')).join('');

// Every way to say the same, one after the other, a few characters at a time.
function sendUnusually(socket) {
  const method = '"method":"HeapProfiler.addHeapSnapshotChunk"';
  const forms = [
    (text) => textFrame(chunkMessage(text)),
    (text) => textFrame(`{"params":{"chunk":${JSON.stringify(text)}},${method}}`),
    (text) => textFrame(`{${method},"params":{"chunk":"${escapeAll(text)}"}}`),
    (text) => textFrame(`{${method},"params":{"chunk":"${escapeAll(text).toUpperCase().replace(/\\U/g, '\\u')}"}}`),
    (text) => textFrame(` {\n "sessionId" : "s", ${method} ,\t"params" : { "chunk" : ${JSON.stringify(text)} , "more": [1] } } `),
    (text) => textFrame(`{"method":"HeapProfiler.addHeapSnapshotChunk","params":{"chunk":${JSON.stringify(text).replace(/\//g, '\\/')}}}`),
    (text) => {
      const message = Buffer.from(chunkMessage(text));
      return Buffer.concat([frame(1, false, message.subarray(0, 40)), frame(0, false, ''),
        frame(9, true, 'ping'), frame(0, true, message.subarray(40))]);
    },
    () => textFrame(chunkMessage('')),
    () => textFrame('{"method":"Nobody.knowsThis","params":{"chunk":"no"}}'),
    () => textFrame('{"id":999999,"result":{"chunk":"no"}}'),
    () => textFrame('{"method":"HeapProfiler.reportHeapSnapshotProgress","params":{"done":1,"total":1,"finished":true}}'),
  ];
  for (let at = 0, turn = 0; at < snapshot.length; turn++) {
    const form = forms[turn % forms.length];
    let size = form.length === 0 ? 0 : 1 + (turn * 7) % 23;
    // A pair of surrogates makes one character only when it stays together.
    if ((snapshot.charCodeAt(at + size - 1) & 0xfc00) === 0xd800) size++;
    socket.write(form(snapshot.slice(at, at + size), size));
    at += size;
  }
}

function takeHeapSnapshot(socket, reply) {
  switch (mode) {
    case 'refuse':
      reply({ error: { code: -32000, message: 'Failed to take heap snapshot' } });
      return;
    case 'stall':
      return;
    case 'unusual':
      sendUnusually(socket);
      break;
    default:
      socket.write(textFrame(chunkMessage(half)));
  }
  if (mode === 'stall-mid') return;
  if (mode === 'die-mid') {
    // Once it has been sent: destroy() alone would throw it away.
    socket.end();
    return;
  }
  reply({ result: {} });
}

// What stopSampling answers with, as text: it may be deeper than
// JSON.stringify can write.
function profileResult() {
  const node = (size) => `{"callFrame":{"functionName":"f"},"selfSize":${size},"children":[`;
  const depth = 500000;
  switch (mode) {
    case 'bad-profile': return `{"profile":{"head":${node(-1)}]}}}`;
    case 'deep-profile': return `{"profile":{"head":${node(1).repeat(depth)}${']}'.repeat(depth)}}}`;
    default: return '{"other":{}}';
  }
}

const kResults = {
  'Runtime.getHeapUsage': { usedSize: 1000, totalSize: 2000 },
  'HeapProfiler.getHeapObjectId': { heapSnapshotObjectId: '5' },
};

function answer(socket, { id, method, params }) {
  const reply = (body) => socket.write(textFrame(JSON.stringify({ id, ...body })));
  if (mode === 'mute') return;
  if (mode === 'not-cdp') {
    socket.write(textFrame('alice: hello, anybody here?'));
  } else if (method === 'HeapProfiler.takeHeapSnapshot') {
    takeHeapSnapshot(socket, reply);
  } else if (method === 'HeapProfiler.stopSampling') {
    socket.write(textFrame(`{"id":${id},"result":${profileResult()}}`));
  } else if (method === 'Runtime.evaluate') {
    reply({ result: { result: params.returnByValue
      ? { type: 'number', value: 0 } : { type: 'object', objectId: '1' } } });
  } else {
    reply({ result: kResults[method] || {} });
  }
}

// Takes the client's frames apart: all final, all masked.
function readFrames(socket) {
  let waiting = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (;;) {
      let length = waiting.length < 2 ? 0 : waiting[1] & 0x7f;
      const start = length === 126 ? 4 : 2;
      if (waiting.length < start + 4) return;
      if (length === 126) length = waiting.readUInt16BE(2);
      const end = start + 4 + length;
      if (waiting.length < end) return;
      const opcode = waiting[0] & 0x0f;
      const mask = waiting.subarray(start, start + 4);
      const payload = Buffer.from(waiting.subarray(start + 4, end)).map((byte, i) => byte ^ mask[i & 3]);
      waiting = waiting.subarray(end);
      if (opcode === 8) socket.end(frame(8, true, payload));
      if (opcode === 1) answer(socket, JSON.parse(payload.toString()));
    }
  });
  socket.on('error', () => {});
}

function makeWebServer() {
  const server = http.createServer((request, response) => {
    const targets = mode === 'no-targets' ? [] : [{
      id: 'fake', type: 'node', title: 'fake', url: 'file:///fake.js',
      webSocketDebuggerUrl: `ws://${request.headers.host}/fake`,
    }];
    const pages = {
      '/json/version': JSON.stringify({ Browser: 'fake/1', 'Protocol-Version': '1.1' }),
      '/json/list': JSON.stringify(targets),
      '/snapshot': snapshot,
    };
    const page = mode === 'not-inspector' ? undefined : pages[request.url];
    response.writeHead(page ? 200 : 404, { 'Content-Type': page ? 'application/json' : 'text/html' });
    response.end(page || '<html><body>Not found</body></html>');
  });
  server.on('upgrade', (request, socket) => {
    if (mode === 'not-websocket') {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      return;
    }
    const accept = crypto.createHash('sha1')
      .update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
      .digest('base64');
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
      `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    readFrames(socket);
  });
  return server;
}

function makeServer() {
  if (mode === 'silent') return net.createServer((socket) => socket.on('error', () => {}));
  if (mode === 'banner') {
    return net.createServer((socket) => {
      socket.on('error', () => {});
      socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
  }
  return makeWebServer();
}

const server = makeServer();
server.listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
