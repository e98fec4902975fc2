// Does `heapcli leaks` name the culprit, and does it raise false alarms?
//
//   node bench/accuracy.mjs [OPTION…] [NAME…]
//
//     --heapcli PATH     the binary; build/release/heapcli
//     --nodes FILE       lines of `LABEL PATH`, as fetch_targets.sh prints them
//     --label LABEL…     which of them, with commas between; node-24. `chromium`
//                        stands for that in PATH, and runs the pages
//     --memlab FOLDER    a folder with `npm i memlab` done: its verdict, too
//     --rounds N         4      --requests N    200
//     --examples FOLDER  leaks/, clean/ and expected.json of one's own
//     --jobs N           how many programs at a time; 1
//     --json FILE        every verdict, one a line
//     --keep FOLDER      keep the snapshots there, in LABEL/NAME
//     --wrong            only those of wrong verdicts
//     --reuse FOLDER     judge the snapshots that --keep kept, without running anything
//
// Runs each program of examples/leaks and examples/clean under load, and holds
// what is found against examples/expected.json: a leak is *named* when the
// regular expression there matches what the suspect of rank 1 says of holder,
// path and classes. Its mended twin, and a clean program, must have no suspect.
// memlab gets the same snapshots, the same regular expressions and the holder's id.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { memlabVerdict } from './accuracy_memlab.mjs';
import { summary } from './accuracy_summary.mjs';

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    heapcli: { type: 'string', default: path.join(root, 'build/release/heapcli') },
    nodes: { type: 'string', default: path.join(root, 'build/test-targets.txt') },
    label: { type: 'string', default: 'node-24' },
    memlab: { type: 'string' },
    rounds: { type: 'string', default: '4' },
    requests: { type: 'string', default: '200' },
    jobs: { type: 'string', default: '1' },
    json: { type: 'string' },
    keep: { type: 'string' },
    reuse: { type: 'string' },
    wrong: { type: 'boolean' },
    examples: { type: 'string', default: path.join(root, 'examples') },
  },
});
const examples = path.resolve(options.examples);

const expected = JSON.parse(fs.readFileSync(path.join(examples, 'expected.json')));

const browser = 'chromium';

function runtimes() {
  const labels = options.label.split(',');
  const found = fs
    .readFileSync(options.nodes, 'utf8')
    .split('\n')
    .map((line) => /^(\S+) (.+)$/.exec(line))
    .filter((match) => match && labels.includes(match[1]))
    .map(([, label, binary]) => ({ label, binary }));
  if (labels.includes(browser)) found.push({ label: browser, binary: browser });
  return found;
}

// The programs, each with what it must come to.
function programs(label) {
  const list = [];
  const suffix = label === browser ? '.html' : '.js';
  for (const [name, rule] of Object.entries(expected)) {
    if (!(rule.only ?? [label]).includes(label)) continue;
    if (!fs.existsSync(path.join(examples, 'leaks', name + suffix))) continue;
    list.push({ kind: 'leak', name, file: `leaks/${name}${suffix}`, ...rule });
    const twin = `leaks/${name}.mended${suffix}`;
    if (!fs.existsSync(path.join(examples, twin))) continue;
    list.push({ kind: 'mended', name: name + '.mended', file: twin, client: rule.client });
  }
  for (const file of fs.readdirSync(path.join(examples, 'clean'))) {
    if (!file.endsWith(suffix)) continue;
    list.push({ kind: 'clean', name: path.basename(file, suffix), file: `clean/${file}` });
  }
  return list.filter(({ name }) => !wanted.length || wanted.includes(name));
}

// Resolves to the first group of the first line that matches.
function line(stream, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      text += chunk;
      const match = pattern.exec(text);
      if (match) resolve(match[1]);
    });
    stream.on('end', () => reject(new Error('no line like ' + pattern + ' in: ' + text)));
  });
}

function finished(command, args, settings = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...settings });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

// What a person reads of a suspect.
function suspectText(suspect) {
  const classes = suspect.gathered.slice(0, 3).map((each) => each.class);
  return [suspect.holder.class, suspect.holder.path, suspect.class, ...classes].join(' ');
}

// A page has work of its own, and needs no requests.
async function observePage(program, runtime, snapshots) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'accuracy-'));
  const page = spawn(
    runtime.binary,
    ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
     '--disable-background-networking', '--disable-component-update', '--disable-sync',
     '--user-data-dir=' + profile, '--remote-debugging-port=0',
     'file://' + path.join(examples, program.file)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise((resolve) => page.on('close', resolve));
  try {
    const address = await line(page.stderr, /ws:\/\/([\d.:]+)/);
    return await finished(options.heapcli, [
      '--json', 'leaks', '--target', address, '--every', '3s',
      '--rounds', options.rounds, '-o', snapshots,
    ]);
  } finally {
    page.kill();
    await ended;
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

// Runs the program and takes snapshots of it, into the folder `snapshots`.
async function observe(program, runtime, snapshots) {
  const target = spawn(
    runtime.binary,
    ['--inspect=127.0.0.1:0', path.join(examples, program.file)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const children = [target];
  try {
    const [url, inspector] = await Promise.all([
      line(target.stdout, /^listening on (\S+)$/m),
      line(target.stderr, /(ws:\S+)/),
    ]);
    if (program.client) {
      const script = path.join(examples, 'leaks', program.client);
      const client = spawn(process.execPath, [script, url + '/download'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(client);
      await line(client.stdout, /^(connected)$/m);
    }
    return await finished(options.heapcli, [
      '--json', 'leaks', '--target', inspector, '--load-http', url + '/hit',
      '--requests', options.requests, '--rounds', options.rounds, '-o', snapshots,
    ]);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

function snapshotsIn(folder) {
  return fs.readdirSync(folder).sort().map((file) => path.join(folder, file));
}

async function judge(program, runtime) {
  const kept = options.reuse ?? options.keep;
  const temporary = kept ? '' : fs.mkdtempSync(path.join(os.tmpdir(), 'accuracy-'));
  const snapshots = path.join(kept ? path.join(kept, runtime.label) : temporary, program.name);
  try {
    let seconds;
    let run;
    if (!options.reuse) {
      const started = performance.now();
      run = await (runtime.label === browser ? observePage : observe)(program, runtime, snapshots);
      seconds = (performance.now() - started) / 1000;
      if (run.status > 1) throw new Error(run.err);
    }
    const files = snapshotsIn(snapshots);
    const offline = performance.now();
    const again = await finished(options.heapcli, ['--json', 'leaks', ...files]);
    const analysis = (performance.now() - offline) / 1000;
    if (again.status > 1) throw new Error(again.err);
    const found = JSON.parse((run ?? again).out);
    const texts = found.suspects.map(suspectText);
    const rule = program.names && new RegExp(program.names);
    const rank = rule ? texts.findIndex((text) => rule.test(text)) + 1 : 0;
    const second = program.second && new RegExp(program.second);
    return {
      runtime: runtime.label,
      ...program,
      verdict: found.verdict,
      rounds: found.rounds,
      suspects: texts.length,
      rank,
      second_rank: second ? texts.findIndex((text) => second.test(text)) + 1 : undefined,
      seconds,
      analysis_seconds: analysis,
      texts: texts.slice(0, 3),
      growth: found.growth_bytes,
      scores: found.suspects.slice(0, 3).map((each) => each.growth.bytes_per_round),
      memlab: options.memlab
        ? await memlabVerdict(options.memlab, files, { rule, holder: found.suspects[rank - 1]?.holder.id }, finished)
        : undefined,
    };
  } finally {
    if (temporary) fs.rmSync(temporary, { recursive: true });
  }
}

function isRight(result) {
  if (result.kind !== 'leak') return result.verdict !== 'leak' && result.suspects === 0;
  return result.verdict === 'leak' && result.rank === 1 && result.second_rank !== 0;
}

async function main() {
  const results = [];
  for (const runtime of runtimes()) {
    const left = programs(runtime.label);
    const worker = async () => {
      while (left.length) {
        const program = left.shift();
        let result;
        try {
          result = await judge(program, runtime);
        } catch (error) {
          result = { runtime: runtime.label, ...program, verdict: 'failed', suspects: 0, rank: 0, texts: [error.message] };
        }
        if (options.wrong && options.keep && isRight(result)) {
          fs.rmSync(path.join(options.keep, runtime.label, program.name), { recursive: true });
        }
        results.push(result);
        if (options.json) fs.appendFileSync(options.json, JSON.stringify(result) + '\n');
        const mark = isRight(result) ? 'ok   ' : 'WRONG';
        console.log(`${mark} ${runtime.label} ${result.kind} ${result.name}: ${result.verdict}` +
          (isRight(result) ? '' : '\n' + result.texts.map((text, i) => `      #${i + 1} ${text} ${result.scores?.[i]}`).join('\n')));
      }
    };
    await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  }
  console.log('\n' + summary(results, isRight));
  process.exitCode = results.every(isRight) ? 0 : 1;
}

await main();
