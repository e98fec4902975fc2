// Drives the Memory panel of Chrome's own DevTools, in Chromium without a window, against a Node
// process: records "Allocation sampling" there and with `heapcli track` in turn, and compares bytes by
// function; then loads the files that heapcli has written, as a user would.
//
//   node panel.mjs HEAPCLI NODE CHROMIUM [RUNS]
//
// The program keeps known numbers of bytes in known functions (tests/program/targets/allocator.cjs).
// Each figure has to be within four standard errors of the truth, and of the other's.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const [heapcli, node, chromium, runs = '2'] = process.argv.slice(2);
const work = mkdtempSync(path.join(tmpdir(), 'heapcli-panel-'));
const allocator = fileURLToPath(new URL('../program/targets/allocator.cjs', import.meta.url));
const kArrayBytes = 8048;
const kept = {keepMany: 3000, keepSome: 2000, keepFew: 1000};
// What the panel asks for: HeapProfilerModel.startSampling.
const kInterval = 16384;

// Ends when the script does, whatever ends it.
const children = [];
function start(program, args, options) {
  const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'pipe'], ...options});
  children.push(child);
  return child;
}

async function lineOf(stream, pattern) {
  for await (const line of createInterface({input: stream})) {
    const found = pattern.exec(line);
    if (!found) continue;
    stream.resume();
    return found[1];
  }
  throw new Error(`nothing said ${pattern}`);
}

async function startProgram() {
  const child = start(node, ['--inspect=127.0.0.1:0', allocator]);
  const [inspector, port] = await Promise.all([
    lineOf(child.stderr, /ws:\/\/(127\.0\.0\.1:\d+\/\S+)/), lineOf(child.stdout, /listening on (\d+)/)]);
  const get = async what => (await fetch(`http://127.0.0.1:${port}${what}`)).text();
  return {inspector, get, end: () => child.kill('SIGKILL')};
}

async function startChromium() {
  const child = start(chromium, [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--remote-debugging-address=127.0.0.1', '--remote-debugging-port=0', `--user-data-dir=${work}/profile`,
    'about:blank']);
  child.stdout.resume();
  return lineOf(child.stderr, /DevTools listening on ws:\/\/(127\.0\.0\.1:\d+)\//);
}

// DevTools on a target, as chrome://inspect opens it, itself driven over its own protocol.
class Panel {
  static async open(browser, inspector) {
    const url = `devtools://devtools/bundled/js_app.html?v8only=true&ws=${inspector}`;
    const page = await (await fetch(`http://${browser}/json/new?${encodeURIComponent(url)}`, {method: 'PUT'})).json();
    const panel = new Panel();
    panel.socket = new WebSocket(page.webSocketDebuggerUrl);
    panel.waiting = new Map();
    panel.last = 0;
    panel.socket.onmessage = ({data}) => {
      const {id, result, error} = JSON.parse(data);
      const {resolve, reject} = panel.waiting.get(id) ?? {};
      panel.waiting.delete(id);
      if (error) reject?.(new Error(error.message));
      else resolve?.(result);
    };
    await new Promise((resolve, reject) => Object.assign(panel.socket, {onopen: resolve, onerror: reject}));
    await panel.call('Page.enable');
    await panel.run(`
      for (const started = Date.now(); !document.querySelector('.root-view'); ) {
        if (Date.now() - started > 60000) throw new Error('DevTools does not come up');
        await new Promise(requestAnimationFrame);
      }
      const [UI, Profiler, SDK] = await Promise.all(['ui/legacy/legacy.js', 'panels/profiler/profiler.js',
        'core/sdk/sdk.js'].map(each => import('devtools://devtools/bundled/' + each)));
      await UI.ViewManager.ViewManager.instance().showView('heap-profiler');
      const panel = Profiler.HeapProfilerPanel.HeapProfilerPanel.instance();
      const model = SDK.HeapProfilerModel.HeapProfilerModel;
      while (!UI.Context.Context.instance().flavor(model)) await new Promise(requestAnimationFrame);
      globalThis.type = name => panel.findProfileTypeByExtension(name);
      globalThis.panel = panel;`);
    return panel;
  }
  call(method, params = {}) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {resolve, reject});
      this.socket.send(JSON.stringify({id, method, params}));
    });
  }
  // The body of an async function in the page; gives what it returns.
  async run(body) {
    const {result, exceptionDetails} = await this.call(
      'Runtime.evaluate', {expression: `(async () => {${body}})()`, awaitPromise: true, returnByValue: true});
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  // Through the panel's own file chooser. Gives the profile that it has then, once it is loaded.
  async load(file, body) {
    const {result} = await this.call('Runtime.evaluate', {expression: 'panel.fileSelectorElement'});
    await this.call('DOM.setFileInputFiles', {files: [file], objectId: result.objectId});
    return this.run(`
      const wanted = type(${JSON.stringify(path.basename(file))});
      let profile;
      while (!(profile = wanted.getProfiles().find(each => each.fromFile() && (each.profile || each.snapshotProxy)))) {
        await new Promise(requestAnimationFrame);
      }
      ${body}`);
  }
  close() { this.socket.close(); }
}

function ask(...args) {
  const {status, stdout, stderr} = spawnSync(heapcli, ['--json', ...args], {encoding: 'utf8', maxBuffer: 2 ** 28});
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

const figuresOf = functions => Object.fromEntries(Object.keys(kept).map(name => {
  const row = functions.find(each => each.function === name);
  assert.ok(row, `no ${name}`);
  return [name, {bytes: row.self_bytes, error: row.self_error_bytes}];
}));

async function recordWithDevTools(browser) {
  const program = await startProgram();
  const panel = await Panel.open(browser, program.inspector);
  await panel.run(`
    const sampling = type('x.heapprofile');
    panel.selectedProfileType = sampling;
    panel.toggleRecord();`);
  while (await program.get('/profiled') !== 'on');
  await program.get('/keep');
  const profile = await panel.run(`
    const sampling = type('x.heapprofile');
    const recorded = sampling.profileBeingRecorded();
    panel.toggleRecord();
    while (sampling.profileBeingRecorded()) await new Promise(requestAnimationFrame);
    return recorded.protocolProfile();`);
  panel.close();
  program.end();
  // What is in it, without heapcli; the standard errors are the same function of the samples.
  const bytes = {};
  const pending = [profile.head];
  while (pending.length) {
    const {callFrame, selfSize, children} = pending.pop();
    bytes[callFrame.functionName] = (bytes[callFrame.functionName] ?? 0) + selfSize;
    pending.push(...children);
  }
  const file = path.join(work, 'devtools.heapprofile');
  writeFileSync(file, JSON.stringify(profile));
  const untouched = figuresOf(ask('summary', file, '--internals').functions);
  for (const [name, figure] of Object.entries(untouched)) assert.equal(figure.bytes, bytes[name]);
  // What Array.fill allocates is the function's that called it.
  return figuresOf(ask('summary', file).functions);
}

async function recordWithHeapcli(file) {
  const program = await startProgram();
  const child = start(heapcli, ['--json', 'track', '--target', program.inspector.split('/')[0], '--interval',
                                String(kInterval), '--duration', '10m', '-o', file, '--force']);
  const output = (async () => {
    let text = '';
    for await (const chunk of child.stdout) text += chunk;
    return text;
  })();
  await lineOf(child.stderr, /^(sampling) /);
  await program.get('/keep');
  child.kill('SIGINT');
  const {functions} = JSON.parse(await output);
  program.end();
  return figuresOf(functions);
}

function compare(run, theirs, ours) {
  for (const [name, arrays] of Object.entries(kept)) {
    const truth = arrays * kArrayBytes;
    const [a, b] = [theirs[name], ours[name]];
    const error = Math.hypot(a.error, b.error);
    const within = (difference, standard) => {
      const off = Math.abs(difference) / standard;
      assert.ok(off <= 4, `${name} of run ${run} is off by ${off.toFixed(1)} standard errors`);
      return off.toFixed(2);
    };
    console.log(`run ${run}, ${name}: DevTools ${(a.bytes / truth).toFixed(3)} of the truth ` +
                `(${within(a.bytes - truth, a.error)} errors), heapcli ${(b.bytes / truth).toFixed(3)} ` +
                `(${within(b.bytes - truth, b.error)} errors), heapcli/DevTools ${(b.bytes / a.bytes).toFixed(3)} ` +
                `(${within(b.bytes - a.bytes, error)} errors)`);
  }
}

// The panel's figures of our files are heapcli's own.
async function loadFiles(browser, profile) {
  const program = await startProgram();
  await program.get('/keep');
  const timeline = path.join(work, 'ours.heaptimeline');
  const child = start(heapcli, ['track', '--allocations', '--target', program.inspector.split('/')[0],
                                '--duration', '10m', '-o', timeline]);
  child.stdout.resume();
  await lineOf(child.stderr, /^(recording) /);
  await program.get('/leak');
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGINT');
  assert.equal(await ended, 0);

  const panel = await Panel.open(browser, program.inspector);
  const total = await panel.load(profile, `
    const pending = [profile.profile.head];
    let bytes = 0;
    while (pending.length) {
      const each = pending.pop();
      bytes += each.selfSize;
      pending.push(...each.children);
    }
    return bytes;`);
  assert.equal(total, ask('summary', profile).total_bytes);
  console.log(`the panel opens the .heapprofile: ${total} bytes, same`);

  const theirs = await panel.load(timeline, `
    const proxy = await profile.loadPromise;
    return (await proxy.allocationTracesTops()).map(each => [each.name, each.liveCount, each.liveSize, each.count, each.size]);`);
  const ours = ask('allocations', timeline, '--internals').functions
    .map(each => [each.function, each.live_count, each.live_bytes, each.allocated_count, each.allocated_bytes]);
  const sorted = rows => rows.map(String).sort();
  assert.deepEqual(sorted(theirs), sorted(ours));
  assert.ok(theirs.some(([name]) => name === 'leak'));
  console.log(`the panel opens the .heaptimeline: ${theirs.length} functions, same`);
  panel.close();
  program.end();
}

try {
  const browser = await startChromium();
  const profile = path.join(work, 'ours.heapprofile');
  for (let run = 1; run <= Number(runs); ++run) {
    compare(run, await recordWithDevTools(browser), await recordWithHeapcli(profile));
  }
  await loadFiles(browser, profile);
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(work, {recursive: true, force: true, maxRetries: 5, retryDelay: 200});
}
process.exit();
