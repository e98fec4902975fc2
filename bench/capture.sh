#!/usr/bin/env bash
# Captures by heapcli against the floor: a client that throws the bytes away.
#
#   bench/capture.sh [--heapcli PATH] [--node PATH] [--runs N] [--megabytes MB]
#                    [--baseline PATH] [--debugger] [--patience SECONDS] [--log FILE]
#
# Each run takes, in turn and in an order that rotates, one snapshot with
# bench/discard_client.js, one with `heapcli snapshot --no-analyze` and one with
# `heapcli snapshot`, each from a fresh target (the first snapshot is the dearest,
# and only a fresh process shows its peak of memory). All send the target the same
# requests: without the debugger, or all with it (--debugger).
#
# --baseline is another build of heapcli, to be measured in the same runs.
#
# On a machine that others use, a run waits up to --patience seconds for a quiet
# moment, and is repeated, once, if other processes then took more than a
# tenth of one core (others_cpu: cores, on average, that others were using).
#
# Prints medians, and the medians of each run's ratios to the floor. --log keeps
# the figures of every run, one JSON object a line.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
baseline=''
runs=7 megabytes=160 patience=30 debugger='' log=''

# shellcheck source-path=SCRIPTDIR source=options.sh
. "$bench/options.sh"
# shellcheck source-path=SCRIPTDIR source=target.sh
. "$bench/target.sh"
# shellcheck source-path=SCRIPTDIR source=install_tools.sh
. "$bench/install_tools.sh"

parse_arguments() {
  while (($#)); do
    case $1 in
      --baseline) baseline=${2:?} && shift ;;
      --megabytes) megabytes=${2:?} && shift ;;
      --patience) patience=${2:?} && shift ;;
      --log) log=${2:?} && shift ;;
      --debugger) debugger=--debugger ;;
      *) take_option "$@" && shift ;;
    esac
    shift
  done
}

# client_command NAME: sets `command`. The floor runs on the installed node, so
# that it is the same for all targets.
client_command() {
  local program=$heapcli snapshot
  if [[ $1 == baseline-* ]]; then program=$baseline; fi
  snapshot=("$program" --json attach "$target_url" snapshot
    --timeout 10m -o "$work/capture.heapsnapshot")
  [[ $debugger ]] || snapshot+=(--no-debugger)
  case $1 in
    discard)
      command=(node "$bench/discard_client.js" "$target_url")
      [[ ! $debugger ]] || command+=("$debugger")
      ;;
    *no-analyze) command=("${snapshot[@]}" --no-analyze) ;;
    *analyze) command=("${snapshot[@]}") ;;
  esac
}

# take_snapshot NAME: leaves what it measured in ticks_*, $work/out and
# $work/time.
take_snapshot() {
  local command
  client_command "$1"
  reset_target_peak
  ticks_machine=-$(machine_ticks)
  ticks_target=-$(target_ticks)
  /usr/bin/time -o "$work/time" -f '%e %U %S %M' \
    "${command[@]}" >"$work/out" 2>"$work/err" || {
    cat "$work/err" >&2
    return 1
  }
  ticks_machine=$((ticks_machine + $(machine_ticks)))
  ticks_target=$((ticks_target + $(target_ticks)))
}

# print_row RUN NAME: the figures as a line of JSON.
print_row() {
  awk -v run="$1" -v client="$2" \
    -v capture="$(node "$bench/table.js" capture-ms "$work/out")" \
    -v bytes="$(node "$bench/table.js" bytes "$work/out")" \
    -v peak="$(target_peak_kib)" -v machine="$ticks_machine" \
    -v target="$ticks_target" -v hz="$(getconf CLK_TCK)" '{
      printf "{\"run\":%d,\"client\":\"%s\",\"bytes\":%s,\"capture_s\":%.3f," \
        "\"process_s\":%s,\"client_cpu_s\":%.2f,\"client_rss_mib\":%.1f," \
        "\"target_rss_mib\":%.1f,\"others_cpu\":%.2f}\n", \
        run, client, bytes, capture / 1000, $1, $2 + $3, $4 / 1024, \
        peak / 1024, ((machine - target) / hz - $2 - $3) / $1
    }' "$work/time"
}

# measure RUN NAME: appends a row to $log.
measure() {
  local run=$1 client=$2 attempt
  for attempt in 1 2; do
    start_target "$node" "$bench/heap_server.js" "$megabytes"
    wait_for_quiet "$patience"
    take_snapshot "$client"
    print_row "$run" "$client" >"$work/row"
    stop_target
    rm -f "$work/capture.heapsnapshot"
    cat "$work/row" >&2
    if ((attempt == 2 || patience == 0)) || was_quiet; then break; fi
  done
  cat "$work/row" >>"$log"
}

was_quiet() {
  node "$bench/table.js" below others_cpu 0.1 "$work/row"
}

main() {
  local clients=(discard no-analyze analyze) run i
  parse_arguments "$@"
  if [[ $baseline ]]; then clients+=(baseline-no-analyze baseline-analyze); fi
  need_tool /usr/bin/time time
  work=$(mktemp -d)
  log=${log:-$work/log}
  : >"$log"
  trap 'stop_target; rm -rf "$work"' EXIT
  for ((run = 1; run <= runs; run++)); do
    for ((i = 0; i < ${#clients[@]}; i++)); do
      measure "$run" "${clients[(run + i) % ${#clients[@]}]}"
    done
  done
  node "$bench/table.js" ratios client discard "$log"
}

main "$@"
