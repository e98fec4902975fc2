#!/usr/bin/env bash
# Holds heapcli's figures against those of DevTools' own heap engine, node by node and class by
# class, on snapshots that it makes on the spot: every Node.js that scripts/fetch_targets.sh
# fetched, Deno, and a Chromium page; of the page also who holds what, in words.
#
#   scripts/parity.sh [HEAPCLI]        default build/release/heapcli
#   scripts/parity.sh --engine-only    only set up DevTools' engine; prints its folder
#
# HEAPCLI_TEST_NODES names the file with the targets, as for ctest; without it they are fetched.
# The engine is kept in the cache of fetch_targets.sh. Chromium is left out when it is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'parity: %s\n' "$*" >&2; }

# shellcheck source-path=SCRIPTDIR source=test_packages.sh
. scripts/test_packages.sh

# The folder with DevTools' engine, bundled; made anew when its version or the bundler's changes.
set_up_engine() {
  local folder
  folder=$(package_folder parity tests/parity/package.json tests/parity/bundle.mjs)
  if [[ ! -f $folder/devtools.mjs ]]; then
    install_packages "$folder" tests/parity/package.json DevTools
    "$node" tests/parity/bundle.mjs "$folder"
  fi
  printf '%s\n' "$folder"
}

compare() {
  "$node" --max-old-space-size=8192 tests/parity/compare.mjs "$engine" "$heapcli" "$@" 2>"$work/log" || {
    cat "$work/log" >&2
    failed=1
  }
}

# Runs a program in the background until it prints its inspector's address; sets `address`.
start() {
  local line
  # shellcheck disable=SC2069 # Only what goes to standard error is read.
  coproc PROGRAM { exec "$@" 2>&1 >/dev/null; }
  while read -r line <&"${PROGRAM[0]}"; do
    if [[ $line =~ (Debugger|DevTools)\ listening\ on\ ws://([^/]*) ]]; then
      address=${BASH_REMATCH[2]}
      return
    fi
  done
  say "$1 opened no inspector"
  return 1
}

stop() {
  local pid=${PROGRAM_PID:-}
  if [[ $pid ]]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
}

# Three snapshots of a running program, in one session.
capture_and_compare() {
  local label=$1
  shift
  start "$@"
  "$heapcli" --quiet attach "$address" snapshot --gc --no-analyze --count 3 --every 1s \
    -o "$work/$label/" >"$work/log"
  stop
  compare "$work/$label"/*.heapsnapshot
}

# A recording of who allocates what in a running program.
record_and_compare() {
  local label=$1
  shift
  start "$@"
  "$heapcli" --quiet attach "$address" track --allocations --duration 1s \
    -o "$work/$label.heaptimeline" >"$work/log"
  stop
  compare "$work/$label.heaptimeline"
}

heapcli=build/release/heapcli
engine_only=''
case ${1:-} in
  --engine-only) engine_only=1 ;;
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
  ?*) heapcli=$1 ;;
esac
targets=$(targets_file)
# The engine wants a recent Node.js itself.
node=$(awk '$1 == "node-24" {print $2}' "$targets")
: "${node:?no node-24 among the targets}"
engine=$(set_up_engine)
if [[ $engine_only ]]; then
  echo "$engine"
  exit
fi

failed=''
work=$(mktemp -d)
trap 'stop; rm -rf "$work"' EXIT

while read -r label program; do
  if [[ $label == deno ]]; then
    capture_and_compare deno "$program" run --inspect=127.0.0.1:0 tests/parity/growing.js
  else
    "$program" tests/parity/heap.cjs "$work/$label"
    "$program" tests/parity/heap.cjs "$work/$label-internals" exposeInternals captureNumericValue
    compare "$work/$label"-[123].heapsnapshot
    compare "$work/$label-internals"-[123].heapsnapshot
    record_and_compare "$label" "$program" --inspect=127.0.0.1:0 tests/parity/timeline.cjs
    if [[ -f $work/$label-worker.heapsnapshot ]]; then compare "$work/$label-worker.heapsnapshot"; fi
  fi
  rm -rf "${work:?}/$label"*
done <"$targets"

if chromium=$(command -v chromium || command -v chromium-browser); then
  capture_and_compare chromium "$chromium" --headless --no-sandbox --disable-gpu --disable-quic \
    --no-first-run --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$work/profile" --remote-debugging-port=0 "file://$PWD/tests/parity/page.html"
  "$node" tests/parity/page_names.mjs "$heapcli" "$work/chromium/003.heapsnapshot" || failed=1
else
  say 'no Chromium here: a page was not compared'
fi

if [[ $failed ]]; then
  say 'some figures differ'
  exit 1
fi
