// A program that starts others, as its arguments say: `fork`, `plain` (without
// an inspector), `daemon` (which nothing leads back to), `again` (forked once
// more whenever it ends).
'use strict';

const { fork, spawn } = require('child_process');
const path = require('path');

const child = path.join(__dirname, 'family_child.cjs');
const plain = [process.execPath, '--inspect-port=0', child];

const starts = {
  fork: () => fork(child, ['forked']),
  plain: () => spawn(plain[0], [...plain.slice(1), 'plain'], { stdio: 'inherit' }),
  daemon: () => spawn('sh', ['-c', '"$0" "$@" &', ...plain, 'daemon'],
    { stdio: 'inherit', detached: true }),
  again: () => fork(child, ['forked']).on('exit', () => starts.again()),
};

for (const kind of process.argv.slice(2)) starts[kind]();
setInterval(() => {}, 1e6);
