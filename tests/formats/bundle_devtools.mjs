// Bundles the model that DevTools makes of a .heapprofile (SamplingHeapProfileModel):
//
//   node bundle_devtools.mjs ENGINE OUT     ENGINE is where scripts/parity.sh keeps DevTools
//
// It is in one file with the panel's views, whose imports want a browser. Only the model's own
// base class, the profile tree, is taken along; something that answers to any name stands in for
// everything else and is never asked.
import {createRequire} from 'node:module';
import path from 'node:path';

const [engine, outfile] = process.argv.slice(2).map(each => path.resolve(each));
const require = createRequire(path.join(engine, 'package.json'));
const esbuild = require('esbuild');
const profiler = path.join(engine, 'node_modules/chrome-devtools-frontend/front_end/panels/profiler');

const standIn = `
  const anything = new Proxy(function() {}, {
    get: (_, name) => name === 'prototype' ? {} : name === Symbol.toPrimitive ? () => '' : anything,
    apply: () => anything,
    construct: () => ({}),
    set: () => true,
  });
  module.exports = Object.create(anything);
`;

await esbuild.build({
  stdin: {
    contents: `export {SamplingHeapProfileModel} from './HeapProfileView.ts';`,
    resolveDir: profiler,
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
  plugins: [{
    name: 'only-the-model',
    setup(build) {
      build.onResolve({filter: /.*/}, args => {
        const wanted = args.kind === 'entry-point' || /HeapProfileView|cpu_profile|CPUProfile|ProfileTree/.test(args.path);
        return wanted && !args.path.endsWith('CPUProfileDataModel.js') ? undefined
                                                                     : {path: args.path, namespace: 'stand-in'};
      });
      build.onLoad({filter: /.*/, namespace: 'stand-in'}, () => ({contents: standIn, loader: 'js'}));
    },
  }],
  outfile,
});
