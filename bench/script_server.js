// A program that has loaded a large script and stands idle: what bench/pause.sh
// takes snapshots of. It measures its own pauses, whatever causes them: a timer
// that should tick every 5 ms, and the time by which it ticks late.
//
//   node --inspect=127.0.0.1:0 bench/script_server.js SCRIPT [--write FILE]
//
// Prints `ready WS_URL`; with --write, then takes a snapshot of itself by
// v8.writeHeapSnapshot and prints `written`. On SIGTERM it prints one line of
// JSON, paused_ms (all pauses of more than 20 ms together), and ends.
'use strict';
const v8 = require('v8');

const TICK_MS = 5;
const PAUSE_MS = 20;

const [script, option, file] = process.argv.slice(2);
global.library = require(require('path').resolve(script));

let paused = 0;
let last = 0;
const now = () => Number(process.hrtime.bigint()) / 1e6;

function tick() {
  const late = now() - last - TICK_MS;
  if (late > PAUSE_MS) paused += late;
  last = now();
  setTimeout(tick, TICK_MS);
}

process.on('SIGTERM', () => {
  console.log(JSON.stringify({ paused_ms: Math.round(paused) }));
  process.exit(0);
});

// Loading leaves work behind (compilation, garbage) that is not to be counted.
setTimeout(() => {
  last = now();
  tick();
  console.log(`ready ${require('inspector').url()}`);
  if (option !== '--write') return;
  setTimeout(() => {
    v8.writeHeapSnapshot(file);
    // The tick that is late comes first.
    setTimeout(() => console.log('written'), 2 * TICK_MS);
  }, 50);
}, 500);
