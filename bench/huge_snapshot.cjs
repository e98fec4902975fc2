// Makes a valid snapshot of more than 4 GiB from a small one, by a section in its middle that nobody knows: all
// arrays behind it begin where 32-bit offsets do not reach. The figures stay the same.
//
//   node huge_snapshot.cjs IN OUT [GIBIBYTES]
'use strict';
const fs = require('fs');

const [input, output, gibibytes = '4.2'] = process.argv.slice(2);
const text = fs.readFileSync(input);
const at = text.indexOf('"nodes":');
if (at < 0) throw new Error(`${input} has no nodes`);
const out = fs.openSync(output, 'w');
const filler = Buffer.alloc(1 << 24, 'x');
fs.writeSync(out, text.subarray(0, at));
fs.writeSync(out, '"filler":"');
for (let left = Number(gibibytes) * 2 ** 30; left > 0; left -= filler.length) fs.writeSync(out, filler);
fs.writeSync(out, '",');
for (let done = at; done < text.length;) done += fs.writeSync(out, text, done);
fs.closeSync(out);
