// What memlab says of the same snapshots: `find-leaks` (baseline, target and
// final snapshot) and the analysis of unbound growth.
//
// A leak counts as named when the regular expression of the example matches the
// text of a trace (of the first one, of any).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

async function timed(run) {
  const started = performance.now();
  const result = await run();
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

// Traces stand in the output of `find-leaks` one after the other, each after a
// line with the number of similar ones.
function traces(text) {
  return text
    .replace(/\x1b\[[0-9;]*m/g, '')
    .split(/^-+Similar leaks in this run.*$/m)
    .slice(1);
}

// `analyze unbound-object` lists objects, the one that grew most first, each
// with its sizes over the snapshots.
function unbound(text) {
  return text
    .replace(/\x1b\[[0-9;]*m/g, '')
    .split(/^(?=.*@\d+.*:\s)/m)
    .filter((part) => /@\d+/.test(part));
}

function judged(list, rule, output) {
  return {
    reports: list.length,
    first: Boolean(rule && list.length && rule.test(list[0].replace(/\s+/g, ' '))),
    anywhere: Boolean(rule && list.some((each) => rule.test(each.replace(/\s+/g, ' ')))),
    status: output.status,
  };
}

export async function memlabVerdict(folder, files, rule, finished) {
  const memlab = path.join(folder, 'node_modules/memlab/bin/memlab.js');
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'memlab-'));
  try {
    const command = (...args) =>
      finished(process.execPath, [memlab, ...args, '--work-dir', path.join(work, 'w')]);
    // The first round is warm-up, as it is for heapcli.
    const [base, target, final] = [files[1], files.at(-2), files.at(-1)];
    const found = await timed(() =>
      command('find-leaks', '--baseline', base, '--target', target, '--final', final),
    );
    const snapshots = path.join(work, 'snapshots');
    fs.mkdirSync(snapshots);
    files.forEach((file, i) => fs.symlinkSync(file, path.join(snapshots, `s${i + 1}.heapsnapshot`)));
    const grown = await timed(() =>
      command('analyze', 'unbound-object', '--snapshot-dir', snapshots),
    );
    return {
      find_leaks: { ...judged(traces(found.out), rule, found), seconds: found.seconds },
      unbound: { ...judged(unbound(grown.out), rule, grown), seconds: grown.seconds },
    };
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}
