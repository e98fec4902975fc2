// The floor that a capture is compared with: a protocol client that asks for a
// heap snapshot and throws the bytes away unread. It looks at frame headers
// only, and at the text of messages too short to be worth skipping, among which
// the reply must be. Plain Node.js, no packages.
//
//   node bench/discard_client.js WS_URL [--gc] [--debugger]
//
// --debugger enables the Debugger domain first, as heapcli does on Node 12-20.
// Prints one line of JSON: bytes (of snapshot messages), messages, capture_ms
// (from the command to its reply), enable_ms (of the debugger, else 0).
'use strict';
const crypto = require('crypto');
const net = require('net');

const READ_SIZE = 1 << 20;
const SHORT_MESSAGE = 1024;
const TEXT = 1;
const CLOSE = 8;

// What a client sends is masked; a mask of zero leaves it as it is.
function textFrame(text) {
  const payload = Buffer.from(text);
  const long = payload.length > 125;
  const header = Buffer.alloc(long ? 8 : 6);
  header[0] = 0x80 | TEXT;
  header[1] = 0x80 | (long ? 126 : payload.length);
  if (long) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

// Reads the stream of frames, whatever its pieces.
class FrameReader {
  constructor(onMessage) {
    this.onMessage = onMessage;
    this.header = Buffer.alloc(10);
    this.headerLength = 0;
    this.startFrame();
  }

  startFrame() {
    this.have = 0;
    this.need = 2;
    this.left = -1; // of the payload; -1 while in the header
    this.short = null;
  }

  feed(bytes) {
    let at = 0;
    while (at < bytes.length) {
      at += this.left < 0 ? this.takeHeader(bytes, at) : this.skip(bytes, at);
      if (this.left === 0) {
        this.onMessage(this.size, this.short, this.header[0] & 15);
        this.startFrame();
      }
    }
  }

  takeHeader(bytes, at) {
    const count = Math.min(this.need - this.have, bytes.length - at);
    bytes.copy(this.header, this.have, at, at + count);
    this.have += count;
    if (this.have < this.need) return count;
    const length = this.header[1] & 127;
    if (this.need === 2 && length >= 126) {
      this.need = length === 126 ? 4 : 10;
      return count;
    }
    this.size = length < 126 ? length
      : length === 126 ? this.header.readUInt16BE(2)
        : this.header.readUInt32BE(2) * 2 ** 32 + this.header.readUInt32BE(6);
    this.left = this.size;
    if (this.size <= SHORT_MESSAGE) this.short = '';
    return count;
  }

  skip(bytes, at) {
    const count = Math.min(this.left, bytes.length - at);
    if (this.short !== null) {
      this.short += bytes.toString('latin1', at, at + count);
    }
    this.left -= count;
    return count;
  }
}

class Client {
  constructor(url) {
    this.url = new URL(url);
    this.replies = new Map();
    this.lastId = 0;
    this.bytes = 0;
    this.messages = 0;
    this.frames = new FrameReader((size, short, opcode) => {
      this.message(size, short, opcode);
    });
  }

  connect() {
    return new Promise((resolve) => {
      const buffer = Buffer.allocUnsafe(READ_SIZE);
      let head = '';
      let open = false;
      const take = (count) => {
        if (open) {
          this.frames.feed(buffer.slice(0, count));
          return;
        }
        head += buffer.toString('latin1', 0, count);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!head.startsWith('HTTP/1.1 101')) fail(head.split('\r\n')[0]);
        open = true;
        this.frames.feed(Buffer.from(head.slice(end + 4), 'latin1'));
        resolve();
      };
      // One buffer for all reads: the client makes no garbage.
      this.socket = net.connect({
        host: this.url.hostname,
        port: Number(this.url.port),
        onread: { buffer, callback: (count) => { take(count); return true; } },
      });
      this.socket.setNoDelay(true);
      this.socket.on('error', (error) => fail(error.message));
      this.socket.on('close', () => fail('the target closed the connection'));
      this.socket.write(this.handshake());
    });
  }

  handshake() {
    return [
      `GET ${this.url.pathname} HTTP/1.1`,
      `Host: ${this.url.host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${crypto.randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Version: 13',
      '\r\n',
    ].join('\r\n');
  }

  message(size, short, opcode) {
    if (opcode === CLOSE) fail('the target closed the connection');
    this.messages++;
    this.bytes += size;
    if (short === null || !short.startsWith('{"id":')) return;
    const { id, error } = JSON.parse(short);
    if (error) fail(error.message);
    this.replies.get(id)();
  }

  call(method, params = {}) {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.replies.set(id, resolve);
      this.socket.write(textFrame(JSON.stringify({ id, method, params })));
    });
  }

  async timed(method, params) {
    const start = process.hrtime.bigint();
    await this.call(method, params);
    return Number(process.hrtime.bigint() - start) / 1e6;
  }
}

function fail(why) {
  console.error(`discard_client: ${why}`);
  process.exit(1);
}

async function main(url, options) {
  if (!url) fail('give the WebSocket URL that node --inspect prints');
  const client = new Client(url);
  await client.connect();
  await client.call('HeapProfiler.enable');
  if (options.includes('--gc')) {
    await client.call('HeapProfiler.collectGarbage');
  }
  let enableMs = 0;
  if (options.includes('--debugger')) {
    client.call('Debugger.setSkipAllPauses', { skip: true });
    enableMs = await client.timed('Debugger.enable');
    await client.call('Debugger.setSkipAllPauses', { skip: true });
  }
  client.bytes = client.messages = 0;
  const captureMs = await client.timed('HeapProfiler.takeHeapSnapshot',
    { reportProgress: false });
  console.log(JSON.stringify({
    bytes: client.bytes,
    messages: client.messages,
    capture_ms: Math.round(captureMs),
    enable_ms: Math.round(enableMs),
  }));
  process.exit(0);
}

main(process.argv[2], process.argv.slice(3));
