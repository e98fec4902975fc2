// What a snapshot costs the target: its pause, and the memory that it takes on
// top, by how much of its heap is used and what that is made of. For the model
// in commands/snapshot_caution.cc and commands/headroom.cc.
//
//   node bench/pause_model.mjs [--heapcli PATH] [--kinds a,b] [--sizes 20,100] TARGETS [LABEL...]
//
// TARGETS is a list of lines `LABEL PATH` (scripts/fetch_targets.sh prints one). Prints a Markdown
// table. The pause is that which heapcli reports; CPU is what the target's main thread took for it,
// which is the pause on a machine that has nothing else to do. The memory is the peak of the target's
// RSS during the snapshot (VmHWM, set back right before) minus its RSS before; `said` is what heapcli
// found out without setting it back (commands/peak_memory.cc), `expected` its estimate. Linux only.
import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MIB = 1024 * 1024;

// Each fills `kept` until the heap has about so many MiB in use.
const KINDS = {
  objects: `while (!enough()) for (let i = 0; i < 20000; i++)
      kept.push({ id: i, next: null, pair: { a: i, b: i } });`,
  strings: `let n = 0; while (!enough()) for (let i = 0; i < 200; i++)
      kept.push(JSON.parse('"' + 'text '.repeat(200) + n++ + '"'));`,
  arrays: `while (!enough()) kept.push(new Array(100000).fill(0.5));`,
  map: `const map = new Map(); kept.push(map); while (!enough()) for (let i = 0; i < 20000; i++)
      map.set(map.size, [i]);`,
};

function program(kind, size) {
  return `'use strict';
    const kept = []; globalThis.kept = kept;
    const enough = () => process.memoryUsage().heapUsed > ${size * MIB};
    ${KINDS[kind]}
    setInterval(() => {}, 1e9);
    console.log('ready');`;
}

function memory(pid, name) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024;
}

// Of the main thread, in ms; the kernel counts hundredths of a second.
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(heapcli, node, kind, size, work) {
  const script = join(work, 'program.cjs');
  writeFileSync(script, program(kind, size));
  const target = spawn(node, ['--inspect=127.0.0.1:0', '--max-old-space-size=4000', script]);
  try {
    const url = new Promise((found) => {
      createInterface({ input: target.stderr }).on('line', (line) => {
        const match = line.match(/ws:\/\/\S+/);
        if (match) found(match[0]);
      });
    });
    const ready = once(createInterface({ input: target.stdout }), 'line');
    const address = await url;
    await ready;
    await run(heapcli, ['gc', address]);
    const before = memory(target.pid, 'VmRSS');
    writeFileSync(`/proc/${target.pid}/clear_refs`, '5');
    const cpuBefore = cpu(target.pid);
    const { stdout } = await run(heapcli, ['--json', '--quiet', 'snapshot', address, '--gc',
      '--no-analyze', '--ignore-headroom', '--timeout', '30m', '--force', '-o', join(work, 'a.heapsnapshot')]);
    const snapshot = JSON.parse(stdout).snapshots[0];
    const head = readFileSync(join(work, 'a.heapsnapshot')).subarray(0, 8192).toString('latin1');
    return {
      used: snapshot.estimate.used_bytes / MIB,
      nodes: Number(head.match(/"node_count":(\d+)/)[1]),
      file: snapshot.bytes / MIB,
      pause: snapshot.pause_ms,
      cpu: cpu(target.pid) - cpuBefore,
      extra: memory(target.pid, 'VmHWM') - before,
      said: snapshot.extra_bytes / MIB,
      expected: snapshot.estimate.extra_bytes / MIB,
    };
  } finally {
    target.kill();
  }
}

function list(name, otherwise) {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : args.splice(at, 2)[1].split(',');
}

const args = process.argv.slice(2);
const heapcli = list('--heapcli', ['build/release/heapcli'])[0];
const kinds = list('--kinds', ['objects', 'strings', 'arrays']);
const sizes = list('--sizes', ['20', '100', '300']).map(Number);
const targets = readFileSync(args.shift(), 'utf8').trim().split('\n')
  .map((line) => line.split(' '))
  .filter(([label]) => label.startsWith('node') && (args.length === 0 || args.includes(label)));

const work = mkdtempSync(join(tmpdir(), 'pause-model-'));
process.on('exit', () => rmSync(work, { recursive: true }));
console.log('| | heap used MiB | nodes | file MiB | pause ms | CPU ms | CPU ms/MiB | extra MiB | times | said MiB | expected MiB |');
console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
for (const [label, node] of targets) {
  for (const kind of kinds) {
    for (const size of sizes) {
      const { used, nodes, file, pause, cpu: ms, extra, said, expected } = await measure(heapcli, node, kind, size, work);
      console.log(`| ${label}, ${kind} | ${used.toFixed(0)} | ${nodes} | ${file.toFixed(0)} | ${pause} | ` +
        `${ms} | ${(ms / used).toFixed(1)} | ${extra.toFixed(0)} | ${(extra / used).toFixed(1)} | ` +
        `${said.toFixed(0)} | ${expected.toFixed(0)} |`);
    }
  }
}
