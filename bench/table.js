// Turns what the benchmarks measured into figures and Markdown tables.
//
//   node bench/table.js ratios KEY FLOOR LOG     medians by KEY, and the medians
//                                                of each run's ratios to FLOOR
//   node bench/table.js medians KEY LOG          medians by KEY
//   node bench/table.js cross ROW COLUMN FIGURE LOG
//                                                medians of FIGURE by ROW, COLUMN
//   node bench/table.js rows LOG                 as they are
//   node bench/table.js parse-row BYTES PEAK_KIB HYPERFINE_JSON
//                                                a LOG line of bench/parse.sh
//   node bench/table.js race-row COMMAND BYTES OUR_PEAK_KIB THEIR_PEAK_KIB
//                                HYPERFINE_JSON  a LOG line of bench/race.sh
//   node bench/table.js capture-ms|bytes FILE    of a client's output
//   node bench/table.js below KEY LIMIT LOG      exit status: is it, in all lines?
//
// A LOG has one JSON object a line: KEY, `run`, and figures.
'use strict';
const fs = require('fs');

function median(numbers) {
  const sorted = numbers.slice().sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

function readLog(file) {
  return fs.readFileSync(file, 'utf8').trim().split('\n').map(
    (line) => JSON.parse(line));
}

function groupBy(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row[key])) groups.set(row[key], []);
    groups.get(row[key]).push(row);
  }
  return groups;
}

function figures(rows, key) {
  return Object.keys(rows[0]).filter(
    (name) => name !== key && name !== 'run' && typeof rows[0][name] === 'number');
}

function show(number) {
  if (Number.isNaN(number)) return '';
  if (Number.isInteger(number)) return String(number);
  return number.toFixed(number < 100 ? 2 : 0);
}

function printTable(head, rows) {
  console.log(`| ${head.join(' | ')} |`);
  console.log(`|${head.map((_, i) => (i ? '---:' : '---')).join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

function medians(key, rows) {
  const names = figures(rows, key);
  printTable([key, 'runs', ...names],
    [...groupBy(rows, key)].map(([value, group]) => [value, group.length,
      ...names.map((name) => show(median(group.map((row) => row[name]))))]));
}

// A machine that others use is slow for minutes on end: what ran within one run
// is comparable, what ran in different ones much less.
function ratios(key, floor, rows) {
  const names = figures(rows, key);
  const floors = new Map(rows.filter((row) => row[key] === floor).map(
    (row) => [row.run, row]));
  const table = [];
  for (const [value, group] of groupBy(rows, key)) {
    if (value === floor) continue;
    const paired = group.filter((row) => floors.has(row.run));
    table.push([value, ...names.map((name) => median(paired.map(
      (row) => row[name] / floors.get(row.run)[name])).toFixed(3))]);
  }
  printTable([`ratio to ${floor}`, ...names], table);
}

function cross(rowKey, columnKey, figure, rows) {
  const columns = [...groupBy(rows, columnKey).keys()].sort();
  printTable([`${figure} by ${rowKey}`, 'runs', ...columns],
    [...groupBy(rows, rowKey)].map(([value, group]) => {
      const cells = groupBy(group, columnKey);
      return [value, cells.get(columns[0]).length, ...columns.map((column) =>
        show(median(cells.get(column).map((row) => row[figure]))))];
    }));
}

function parseRow(bytes, peakKib, file) {
  const [summary, wc] = JSON.parse(fs.readFileSync(file, 'utf8')).results;
  const megabytes = bytes / 1e6;
  const round = (number, digits) => Number(number.toFixed(digits));
  return {
    file_mb: round(megabytes, 1),
    runs: summary.times.length,
    summary_s: round(summary.median, 3),
    best_s: round(summary.min, 3),
    'MB/s': Math.round(megabytes / summary.median),
    'best MB/s': Math.round(megabytes / summary.min),
    peak_mib: round(peakKib / 1024, 1),
    'peak / file': round(peakKib * 1024 / bytes, 2),
    'MB per CPU s': Math.round(megabytes / (summary.user + summary.system)),
    'wc MB/s': Math.round(megabytes / wc.median),
  };
}

function raceRow(command, bytes, ourPeak, theirPeak, file) {
  const [ours, theirs] = JSON.parse(fs.readFileSync(file, 'utf8')).results;
  const round = (number, digits) => Number(number.toFixed(digits));
  return {
    command,
    file_mb: round(bytes / 1e6, 0),
    runs: ours.times.length,
    heapcli_s: round(ours.median, 3),
    devtools_s: round(theirs.median, 2),
    'times faster': round(theirs.median / ours.median, 1),
    heapcli_mb: round(ourPeak * 1024 / 1e6, 0),
    devtools_mb: round(theirPeak * 1024 / 1e6, 0),
    'heapcli peak / file': round(ourPeak * 1024 / bytes, 2),
  };
}

function clientFigure(name, file) {
  const output = JSON.parse(fs.readFileSync(file, 'utf8'));
  const one = output.snapshots ? output.snapshots[0] : output;
  if (name === 'bytes') return one.bytes;
  return output.snapshots ? one.pause_ms : one.capture_ms;
}

const [what, ...rest] = process.argv.slice(2);
if (what === 'ratios') {
  const rows = readLog(rest[2]);
  medians(rest[0], rows);
  console.log('');
  ratios(rest[0], rest[1], rows);
} else if (what === 'medians') {
  medians(rest[0], readLog(rest[1]));
} else if (what === 'cross') {
  cross(rest[0], rest[1], rest[2], readLog(rest[3]));
} else if (what === 'rows') {
  const rows = readLog(rest[0]);
  printTable(Object.keys(rows[0]), rows.map((row) => Object.values(row)));
} else if (what === 'parse-row') {
  console.log(JSON.stringify(parseRow(rest[0], rest[1], rest[2])));
} else if (what === 'race-row') {
  console.log(JSON.stringify(raceRow(...rest)));
} else if (what === 'below') {
  const [key, limit, log] = rest;
  process.exit(readLog(log).every((row) => row[key] < Number(limit)) ? 0 : 1);
} else {
  console.log(clientFigure(what === 'bytes' ? 'bytes' : 'capture', rest[0]));
}
