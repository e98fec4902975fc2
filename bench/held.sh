#!/usr/bin/env bash
# What it costs to take a snapshot through a held session (docs/sessions.md).
#
#   bench/held.sh [--heapcli PATH] [--node PATH] [--runs N] [--megabytes MB]
#
# Each run takes, of one and the same target and in an order that changes, one snapshot
# directly and one through a session that was just begun, so that V8 numbers all objects anew
# for both. Prints the medians of the command's time and of the target's pause, the median of
# each run's ratios, and the processor time of the process that holds the session.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=7 megabytes=160

# shellcheck source-path=SCRIPTDIR source=options.sh
. "$bench/options.sh"
# shellcheck source-path=SCRIPTDIR source=target.sh
. "$bench/target.sh"

while (($#)); do
  case $1 in
    --megabytes) megabytes=${2:?} && shift ;;
    *) take_option "$@" && shift ;;
  esac
  shift
done

work=$(mktemp -d)
export XDG_RUNTIME_DIR=$work
clean_up() {
  "$heapcli" --quiet detach --all >/dev/null 2>&1 || true
  stop_target
  rm -rf "$work"
}
trap clean_up EXIT

start_target "$node" "$bench/heap_server.js" "$megabytes"
address=${target_url#ws://}
address=${address%%/*}

# Prints the command's milliseconds and those of the pause.
snapshot() {
  local begun=${EPOCHREALTIME/./} pause
  pause=$("$heapcli" --json --quiet attach "$address" snapshot --no-analyze --ignore-headroom --force \
    -o "$work/a.heapsnapshot" | sed -n '0,/"pause_ms"/s/.*"pause_ms": \([0-9]*\).*/\1/p')
  printf '%s %s' $(((${EPOCHREALTIME/./} - begun) / 1000)) "$pause"
}

held() {
  local holder before after taken
  "$heapcli" --quiet attach "$address" --hold >/dev/null
  holder=$("$heapcli" --json sessions | sed -n 's/.*"holder_pid": \([0-9]*\).*/\1/p')
  before=$(awk '{print $14 + $15}' "/proc/$holder/stat")
  taken=$(snapshot)
  after=$(awk '{print $14 + $15}' "/proc/$holder/stat")
  "$heapcli" --quiet detach "$address" >/dev/null
  printf '%s %s' "$taken" $(((after - before) * 10))
}

snapshot >/dev/null # The first one of a process is the dearest.
for ((run = 1; run <= runs; run++)); do
  if ((run % 2)); then
    direct=$(snapshot) through=$(held)
  else
    through=$(held) direct=$(snapshot)
  fi
  printf 'run %s  direct %s  held %s\n' "$run" "$direct" "$through" >&2
  printf '%s %s\n' "$direct" "$through"
done >"$work/figures"

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
column() { awk "{print $1}" "$work/figures" | median; }
size=$(stat -c %s "$work/a.heapsnapshot")
printf '\n| %s MB snapshot | command, ms | pause, ms | holder, processor ms |\n|---|---:|---:|---:|\n' \
  $((size / 1000000))
printf '| direct | %s | %s | |\n' "$(column '$1')" "$(column '$2')"
printf '| held | %s | %s | %s |\n' "$(column '$3')" "$(column '$4')" "$(column '$5')"
printf '| ratio | %.3f | %.3f | |\n' "$(column '$3/$1')" "$(column '$4/$2')"
