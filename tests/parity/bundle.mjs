// Bundles DevTools' heap engine for Node.js:
//
//   node bundle.mjs DIR     DIR holds node_modules; writes DIR/devtools.mjs
//
// The npm package lacks files that DevTools' own build generates (translations among them). The
// heap engine does not use them, so an empty module stands in for each.
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const directory = path.resolve(process.argv[2] ?? '.');
const require = createRequire(path.join(directory, 'package.json'));
const esbuild = require('esbuild');

const worker =
    path.join(directory, 'node_modules/chrome-devtools-frontend/front_end/entrypoints/heap_snapshot_worker');

const stubGeneratedFiles = {
  name: 'stub-generated-files',
  setup(build) {
    build.onResolve({filter: /^\.{1,2}\/.*\.js$/}, args => {
      const file = path.join(args.resolveDir, args.path);
      if (existsSync(file) || existsSync(file.replace(/\.js$/, '.ts'))) return undefined;
      return {path: file, namespace: 'stub'};
    });
    build.onLoad({filter: /.*/, namespace: 'stub'}, () => ({contents: `
        export const LOCALES = ['en-US'];
        export const BUNDLED_LOCALES = ['en-US'];
        export const DEFAULT_LOCALE = 'en-US';
        export const REMOTE_FETCH_PATTERN = '';
        export const LOCAL_FETCH_PATTERN = '';
    `}));
  },
};

await esbuild.build({
  stdin: {
    contents: `
      export {JSHeapSnapshot, SecondaryInitManager, HeapSnapshotProgress} from './HeapSnapshot.ts';
      export {HeapSnapshotLoader} from './HeapSnapshotLoader.ts';
    `,
    resolveDir: worker,
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
  plugins: [stubGeneratedFiles],
  outfile: path.join(directory, 'devtools.mjs'),
});
