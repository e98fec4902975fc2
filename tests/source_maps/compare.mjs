// Asks heapcli and @jridgewell/trace-mapping where the code of real bundles
// comes from, and compares every answer.
//
//   node compare.mjs FOLDER_WITH_PACKAGES SOURCE_MAP_LOOKUP
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';

const [folder, lookup] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { AnyMap, originalPositionFor } = require('@jridgewell/trace-mapping');
const esbuild = require('esbuild');
const typescript = require('typescript');
const work = mkdtempSync(join(tmpdir(), 'heapcli-maps-'));
let failed = false;

function write(name, text) {
  const file = join(work, name);
  writeFileSync(file, text);
  return file;
}

// Each line's beginning and end, and positions in between, beyond and below.
function positions(code) {
  const list = [];
  code.split('\n').forEach((text, i) => {
    const step = Math.max(1, Math.floor(text.length / 20000));
    for (let column = 0; column <= text.length + 1; column += step) list.push([i + 1, column]);
  });
  list.push([code.length, 0], [1, 2 ** 31]);
  const most = 400000;
  const stride = Math.max(1, Math.floor(list.length / most));
  return list.filter((_, i) => i % stride === 0);
}

function compare(label, map_text, code) {
  const asked = positions(code);
  const file = write('map.json', map_text);
  const ours = spawnSync(lookup, [file], {
    input: asked.map(([line, column]) => `${line} ${column + 1}`).join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (ours.status !== 0) throw new Error(`${label}: ${ours.stderr}`);
  // trace-mapping takes dots out of paths; here whoever shows them does.
  const answers = ours.stdout.split('\n').map((line) => {
    const [position, source] = line.split('\t');
    return source === undefined ? line : `${position}\t${posix.normalize(source)}`;
  });
  const map = new AnyMap(JSON.parse(map_text));
  let mapped = 0;
  let named = 0;
  let differences = 0;
  asked.forEach(([line, column], i) => {
    const theirs = originalPositionFor(map, { line, column });
    const expected =
      theirs.source === null
        ? '-'
        : `${theirs.line} ${theirs.column + 1} ${theirs.name ?? ''}\t${theirs.source}`;
    mapped += expected !== '-';
    named += theirs.name != null;
    if (answers[i] !== expected && ++differences <= 5) {
      console.error(`${label} ${line}:${column}: ${answers[i]}, not ${expected}`);
    }
  });
  failed ||= differences > 0;
  console.log(
    `${label}: ${asked.length} positions, ${mapped} mapped, ${named} named: ` +
      (differences ? `${differences} differ` : 'compared, same'),
  );
}

// Functions, classes and names that a bundler has to rename.
const program = `
import { helper as other } from './other.ts';
export class Session<T> { constructor(readonly value: T) {} keep(): T { return this.value; } }
const helper = (n: number): string => 'x'.repeat(n);
export async function* work(count: number) { for (let i = 0; i < count; ++i) yield new Session(helper(i) + other(i)); }
for await (const session of work(3)) console.log(session.keep());
`;
const other = `export function helper(n: number) { const inner = () => [n, 'ä', '😀']; return inner().join(); }\n`;

try {
  write('main.ts', program);
  write('other.ts', other);
  for (const minify of [false, true]) {
    for (const [label, entry] of [
      ['two files', join(work, 'main.ts')],
      ['typescript', join(folder, 'node_modules/typescript/lib/typescript.js')],
    ]) {
      const built = await esbuild.build({
        entryPoints: [entry],
        bundle: true,
        minify,
        platform: 'node',
        format: label === 'typescript' ? 'cjs' : 'esm',
        sourcemap: 'external',
        sourceRoot: minify ? 'src' : undefined,
        write: false,
        outfile: join(work, 'out.js'),
        logLevel: 'error',
      });
      const text = (ending) => built.outputFiles.find((file) => file.path.endsWith(ending)).text;
      compare(`esbuild ${label}${minify ? ' minified' : ''}`, text('.map'), text('.js'));
    }
  }

  const compiled = typescript.transpileModule(program, {
    fileName: 'main.ts',
    compilerOptions: { sourceMap: true, target: 'ES2017', module: 'CommonJS' },
  });
  compare('tsc', compiled.sourceMapText, compiled.outputText);

  // The same behind itself, line by line and on one line.
  const map = JSON.parse(compiled.sourceMapText);
  const lines = compiled.outputText.split('\n');
  const index = {
    version: 3,
    sections: [
      { offset: { line: 0, column: 0 }, map },
      { offset: { line: 4, column: 0 }, map },
      { offset: { line: 4 + lines.length, column: 7 }, map },
    ],
  };
  const code = [...lines.slice(0, 4), ...lines, '       ' + compiled.outputText].join('\n');
  compare('index map', JSON.stringify(index), code);
} finally {
  rmSync(work, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
