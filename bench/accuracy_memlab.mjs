// What memlab says of the same snapshots: `find-leaks` (baseline, target and
// final snapshot; its traces, then the classes that it lists as still alive),
// and `analyze unbound-object`, which lists what grew in all of them.
//
// A leak counts as named when the regular expression of the example matches
// what it says, of the first one or of any, or when it lists the object that is
// the holder by its id.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

async function timed(run) {
  const started = performance.now();
  const result = await run();
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

const plain = (text) => text.replace(/\x1b\[[0-9;]*[a-zA-Z]/g, '');

// Traces stand one after the other, each after a line with the number of
// similar ones; the classes are the rows of a table.
function leaksIn(text) {
  const traces = plain(text).split(/^-+Similar leaks in this run.*$/m).slice(1);
  const classes = [...plain(text).matchAll(/^│ \d+ +│ '(.*?)' .*$/gm)];
  return traces.concat(classes.map(([, name]) => name));
}

function unboundIn(text) {
  return [...plain(text).matchAll(/^· (.*)$/gm)].map(([, object]) => object);
}

function judged(list, { rule, holder }, output) {
  const names = (text) =>
    Boolean(rule && rule.test(text.replace(/\s+/g, ' '))) || (holder > 1 && text.includes(`@${holder})`));
  return {
    reports: list.length,
    first: Boolean(list.length && names(list[0])),
    anywhere: list.some(names),
    status: output.status,
  };
}

export async function memlabVerdict(folder, files, leak, finished) {
  const memlab = fs.realpathSync(path.join(folder, 'node_modules/.bin/memlab'));
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'memlab-'));
  try {
    const command = (...args) =>
      finished(process.execPath, [memlab, ...args, '--work-dir', path.join(work, 'w')]);
    fs.mkdirSync(path.join(work, 'w'));
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
      find_leaks: { ...judged(leaksIn(found.out + found.err), leak, found), seconds: found.seconds },
      unbound: { ...judged(unboundIn(grown.out + grown.err), leak, grown), seconds: grown.seconds },
    };
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}
