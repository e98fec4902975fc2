// Bundles and minifies a TypeScript program with esbuild, runs it, and asks heapcli who allocates
// and what is where: it has to answer with files, lines and names of the sources.
//
//   node bundled.mjs FOLDER_WITH_PACKAGES HEAPCLI TARGETS
//
// TARGETS has lines of a label and a program, as scripts/fetch_targets.sh writes them. The oldest and
// the newest Node, or with HEAPCLI_ALL_NODES=1 each, run the bundle with an inline map; one runs it
// with maps in other places, too.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

const [folder, heapcli, targets] = process.argv.slice(2);
const esbuild = createRequire(join(folder, 'package.json'))('esbuild');
const work = mkdtempSync(join(tmpdir(), 'heapcli-bundles-'));

// What heapcli has to find again: one name a line.
const sources = {
  'main.ts': `
import { rememberSession } from './session';

function onTick(): void {
  for (let i = 0; i < 200; ++i) rememberSession('user ' + i, new Array<string>(20).fill('x'));
}

setInterval(onTick, 5);
console.error('running');
`,
  'session.ts': `
interface User { name: string; roles: string[] }

const sessions: TrackedSession[] = [];

class TrackedSession {
  private readonly user: User;
  constructor(user: User) {
    this.user = user;
  }
  describe(): string { return this.user.name; }
}

export function rememberSession(name: string, roles: string[]): number {
  const tags = roles.map((role) => role + name.length);
  const session = new TrackedSession({ name, roles: tags });
  if (session.describe() === '') throw new Error('no name');
  return sessions.push(session);
}
`,
};
const lineOf = (file, text) => sources[file].split('\n').findIndex(each => each.includes(text)) + 1;

function bundle(place, sourcemap) {
  const out = join(work, place, 'dist/app.js');
  esbuild.buildSync({
    entryPoints: [join(work, place, 'src/main.ts')],
    bundle: true, minify: true, platform: 'node', target: 'node12.10', outfile: out, sourcemap,
    logLevel: 'error',
  });
  return out;
}

function prepare(place, sourcemap) {
  mkdirSync(join(work, place, 'src'), {recursive: true});
  for (const [name, text] of Object.entries(sources)) {
    writeFileSync(join(work, place, 'src', name), text);
  }
  return bundle(place, sourcemap);
}

// The port of the inspector, once the program runs.
async function run(label, program, script) {
  // Optimised code leaves out the frames of functions that it inlined.
  const flags = Number(/node-(\d+)/.exec(label)[1]) < 22 ? ['--no-opt'] : ['--no-opt', '--no-maglev'];
  const target = spawn(program, [...flags, '--inspect=127.0.0.1:0', script], {stdio: ['ignore', 'ignore', 'pipe']});
  let port;
  for await (const line of createInterface({input: target.stderr})) {
    port ??= /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (line !== 'running') continue;
    target.stderr.resume();
    return {port, end: () => target.kill('SIGKILL')};
  }
  throw new Error(`${program} did not run`);
}

function ask(...args) {
  const {status, stdout, stderr} = spawnSync(heapcli, ['--json', ...args], {encoding: 'utf8', maxBuffer: 2 ** 28});
  assert.equal(status, 0, `heapcli ${args.join(' ')}: ${stderr}`);
  return stdout;
}
const json = (...args) => JSON.parse(ask(...args));

function checkPosition(frame, place, file, text) {
  assert.equal(frame.url.replace('file://', ''), join(work, place, 'src', file));
  assert.equal(frame.line, lineOf(file, text), `line of ${text} in ${file}`);
  assert.match(frame.generated.url, /dist\/app\.js$/);
  // esbuild puts line ends only where text has them.
  assert.ok(frame.generated.line <= 5 && frame.generated.column > 1);
}

function checkFunctions(functions, place) {
  const remember = functions.find(each => each.function === 'rememberSession');
  assert.ok(remember, 'rememberSession is not among ' + functions.map(each => each.function).join(', '));
  checkPosition(remember, place, 'session.ts', 'function rememberSession');
  const tick = functions.find(each => each.function === 'onTick');
  if (tick) checkPosition(tick, place, 'main.ts', 'function onTick');
}

function checkDefinition(file, place, options) {
  const defined = json('summary', file, '--definitions', ...options).classes
    .filter(each => each.definition?.name === 'TrackedSession');
  assert.equal(defined.length, 1, 'one class is TrackedSession');
  checkPosition(defined[0].definition, place, 'session.ts', 'constructor(');
  return defined[0];
}

// `options` say where maps are. Stacks of what is alive are lost on Node 12, see
// docs/allocation-stacks.md.
async function check({label, program, place, script, options = [], hide, stacks = true}) {
  const target = await run(label, program, script);
  try {
    if (hide) renameSync(script, script + '.gone');
    const sampled = json('track', '--target', target.port, '--duration', '700ms', '--interval', '1k', ...options);
    checkFunctions(sampled.functions, place);

    const timeline = join(work, place, `${label}.heaptimeline`);
    const recorded = json('track', '--target', target.port, '--allocations', '--duration', '600ms', '-o',
                          timeline, ...options);
    checkFunctions(recorded.functions, place);
    if (hide) return report(label, place);  // Nobody is left to ask of the file.

    checkFunctions(json('allocations', timeline, ...options).functions, place);
    const tracked = checkDefinition(timeline, place, options);
    if (stacks) {
      checkFunctions(tracked.stacks[0].stack, place);
      checkFunctions([tracked.allocated_at], place);
      const node = ask('nodes', timeline, '--filter', `^${tracked.class.replace('$', '\\$')}$`, ...options)
        .trim().split('\n').map(JSON.parse).find(each => each.allocated_at);
      checkFunctions([node.allocated_at], place);
      const bare = json('allocations', timeline, '--no-source-maps').functions;
      assert.ok(bare.every(each => each.generated === undefined && !each.url.endsWith('.ts')));
    }
  } finally {
    target.end();
  }
  report(label, place);
}

function report(label, place) {
  console.log(`esbuild, ${label}, ${place}: files, lines and names of the sources`);
}

try {
  const nodes = readFileSync(targets, 'utf8').split('\n').map(line => line.split(' '))
    .filter(([label]) => label?.startsWith('node-'));
  const all = process.env.HEAPCLI_ALL_NODES === '1';
  const inline = prepare('inline', 'inline');
  for (const [label, program] of nodes.filter((_, i) => all || i === 0 || i === nodes.length - 1)) {
    await check({label, program, place: 'inline', script: inline, stacks: label !== 'node-12.10'});
  }
  const [label, program] = nodes.find(([each]) => each === 'node-24') ?? nodes[0];
  await check({label, program, place: 'linked', script: prepare('linked', 'linked')});
  // Beside the script, and nothing in the script says so.
  await check({label, program, place: 'external', script: prepare('external', 'external')});
  const maps = join(work, 'maps');
  mkdirSync(maps);
  const kept = prepare('kept', 'external');
  renameSync(kept + '.map', join(maps, 'app.js.map'));
  await check({label, program, place: 'kept', script: kept, options: ['--source-map-dir', maps]});
  // As on another machine: only the target itself can say where the map is.
  await check({label, program, place: 'gone', script: prepare('gone', 'inline'), hide: true});
} finally {
  rmSync(work, {recursive: true});
}
