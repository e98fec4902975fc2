// The tables of accuracy.mjs.

function part(count, of) {
  return of ? `${count} of ${of}` : '–';
}

function median(numbers) {
  const sorted = numbers.filter((number) => number > 0).sort((a, b) => a - b);
  return sorted.length ? sorted[sorted.length >> 1].toFixed(1) : '–';
}

/// By runtime: recall (leaks called one), named at rank 1, false alarms.
export function summary(results, isRight) {
  const lines = [
    '| runtime | leaks called so | named at rank 1 | false alarms | inconclusive | s per verdict | of it analysis |',
    '|---|---|---|---|---|---|---|',
  ];
  const runtimes = [...new Set(results.map((result) => result.runtime))];
  for (const runtime of runtimes) {
    const of = results.filter((result) => result.runtime === runtime);
    const leaks = of.filter((result) => result.kind === 'leak');
    const clean = of.filter((result) => result.kind !== 'leak');
    lines.push(
      `| ${runtime} | ${part(leaks.filter((r) => r.verdict === 'leak').length, leaks.length)}` +
        ` | ${part(leaks.filter((r) => isRight(r)).length, leaks.length)}` +
        ` | ${part(clean.filter((r) => r.verdict === 'leak').length, clean.length)}` +
        ` | ${clean.filter((r) => r.verdict === 'inconclusive').length}` +
        ` | ${median(of.map((r) => r.seconds))} | ${median(of.map((r) => r.analysis_seconds))} |`,
    );
  }
  const judged = results.filter((result) => result.memlab);
  if (judged.length) lines.push('', ...memlabLines(judged));
  return lines.join('\n');
}

function memlabLines(judged) {
  const leaks = judged.filter((result) => result.kind === 'leak');
  const clean = judged.filter((result) => result.kind !== 'leak');
  const lines = [
    '| memlab, on the same snapshots | named first | named anywhere | lists something in clean programs | s |',
    '|---|---|---|---|---|',
  ];
  for (const way of ['find_leaks', 'unbound']) {
    const verdict = (result) => result.memlab[way];
    lines.push(
      `| ${way} | ${part(leaks.filter((r) => verdict(r).first).length, leaks.length)}` +
        ` | ${part(leaks.filter((r) => verdict(r).anywhere).length, leaks.length)}` +
        ` | ${part(clean.filter((r) => verdict(r).reports > 0).length, clean.length)}` +
        ` | ${median(judged.map((r) => verdict(r).seconds))} |`,
    );
  }
  return lines;
}
