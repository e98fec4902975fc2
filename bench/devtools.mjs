// What heapcli is raced against: DevTools' own heap engine, two threads as in the browser.
//
//   node --max-old-space-size=12000 devtools.mjs ENGINE_DIR summary FILE
//   node --max-old-space-size=12000 devtools.mjs ENGINE_DIR diff BASE TARGET
//
// ENGINE_DIR is what `scripts/parity.sh --engine-only` prints. Prints the number of classes.
import path from 'node:path';
import {pathToFileURL, fileURLToPath} from 'node:url';
import {isMainThread, Worker, workerData} from 'node:worker_threads';

import {classes, diff, loadEngine} from '../tests/parity/engine.mjs';

if (isMainThread) {
  const [engine, command, ...files] = process.argv.slice(2);
  const open = await loadEngine(engine);
  const snapshots = [];
  for (const file of files) {
    let second;
    const snapshot = await open(file, port => {
      second = new Worker(fileURLToPath(import.meta.url), {workerData: {engine, port}, transferList: [port]});
      second.unref();
    });
    snapshot.uid = snapshots.length;
    snapshots.push(snapshot);
    await second.terminate();
  }
  const rows = command === 'diff' ? diff(...snapshots) : classes(snapshots[0]);
  console.log(`${rows.size} classes`);
} else {
  const module = pathToFileURL(path.join(path.resolve(workerData.engine), 'devtools.mjs'));
  const {SecondaryInitManager} = await import(module);
  new SecondaryInitManager(workerData.port);
}
