#!/usr/bin/env bash
# What `heapcli track`, or `heapcli watch`, costs its target: requests a second of
# a small HTTP server with and without it.
#
#   bench/track.sh [--heapcli PATH] [--node PATH] [--runs N] [--seconds S]
#                  [--log FILE] [--allocations | --watch]
#
#   off        nobody is attached
#   track      heapcli track, at the default interval
#   track-1k   heapcli track --interval 1k
#   collected  heapcli track --include-collected (Node 20 and later)
#
# or with --allocations, of which nothing else is like it:
#
#   off          nobody is attached
#   allocations  heapcli track --allocations
#
# or with --watch:
#
#   off          nobody is attached
#   watch        heapcli watch, at the default interval
#   watch-100ms  heapcli watch --interval 100ms
#
# All in one server, in turn and in an order that rotates. What is measured
# begins when sampling has started and ends before the profile is fetched; how
# long that takes (a garbage collection, for the target; with --allocations a
# snapshot, written and analysed) is `fetch_ms`.
#
# `cpu_us` is the processor time that the server needs for a request, its garbage
# collector's threads included; it is less noisy than requests a second.
#
# Prints medians, and the medians of each run's ratios to `off`. --log keeps the
# figures of every run, one JSON object a line. `others_cpu` is there for
# machines that others use: cores, on average, that were busy with neither the
# server nor the client.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
heapcli=$bench/../build/release/heapcli
node=${NODE:-node}
runs=12 seconds=2 log='' allocations='' watch=''

# shellcheck source-path=SCRIPTDIR source=target.sh
. "$bench/target.sh"
# shellcheck source-path=SCRIPTDIR source=install_tools.sh
. "$bench/install_tools.sh"

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

parse_arguments() {
  while (($#)); do
    case $1 in
      --heapcli) heapcli=${2:?} && shift ;;
      --node) node=${2:?} && shift ;;
      --runs) runs=${2:?} && shift ;;
      --seconds) seconds=${2:?} && shift ;;
      --log) log=${2:?} && shift ;;
      --allocations) allocations=yes ;;
      --watch) watch=yes ;;
      -h | --help) usage && exit 0 ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
}

# start_tracking WAY: comes back when sampling has started; sets tracker_pid,
# empty for `off`.
start_tracking() {
  local command=("$heapcli" --json attach "$target_url" track --duration 1h)
  tracker_pid=''
  case $1 in
    off) return ;;
    track-1k) command+=(--interval 1k) ;;
    collected) command+=(--include-collected) ;;
    watch) command=("$heapcli" attach "$target_url" watch) ;;
    watch-100ms) command=("$heapcli" attach "$target_url" watch --interval 100ms) ;;
    allocations) command+=(--allocations -o "$work/a.heaptimeline" --force) ;;
  esac
  local line
  exec {tracker_err}< <(exec "${command[@]}" 2>&1 >"$work/profile")
  tracker_pid=$!
  while read -r line <&"$tracker_err"; do
    if [[ $line == sampling* || $line == recording* || $line == watching* ]]; then return; fi
  done
  echo "heapcli did not start: $line" >&2
  return 1
}

# stop_tracking: sets fetch_ms.
stop_tracking() {
  fetch_ms=0
  [[ $tracker_pid ]] || return 0
  local start
  start=$(date +%s%N)
  kill -INT "$tracker_pid"
  wait "$tracker_pid"
  fetch_ms=$((($(date +%s%N) - start) / 1000000))
  exec {tracker_err}<&-
}

# measure RUN WAY: appends a line of JSON to $log.
measure() {
  local run=$1 way=$2 ticks figures
  start_tracking "$way"
  ticks=-$(machine_ticks)
  ticks_target=-$(target_ticks)
  figures=$(/usr/bin/time -o "$work/time" -f '%U %S' node "$bench/http_load.js" "$port" \
    "$seconds")
  ticks=$((ticks + $(machine_ticks)))
  ticks_target=$((ticks_target + $(target_ticks)))
  stop_tracking
  awk -v run="$run" -v way="$way" -v figures="${figures#\{}" \
    -v fetch="$fetch_ms" -v ticks="$((ticks - ticks_target))" \
    -v target="$ticks_target" -v hz="$(getconf CLK_TCK)" \
    -v seconds="$seconds" '{
      sub(/}$/, "", figures)
      split(figures, parts, /[:,]/)
      printf "{\"run\":%d,\"way\":\"%s\",%s,\"cpu_us\":%.1f," \
        "\"fetch_ms\":%d,\"others_cpu\":%.2f}\n", run, way, figures,
        target / hz * 1e6 / (parts[2] * seconds), fetch,
        (ticks / hz - $1 - $2) / seconds
    }' "$work/time" | tee -a "$log" >&2
}

main() {
  local ways=(off track track-1k) run i word
  parse_arguments "$@"
  if [[ $allocations ]]; then
    ways=(off allocations)
  elif [[ $watch ]]; then
    ways=(off watch watch-100ms)
  elif "$node" -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
    ways+=(collected)
  fi
  need_tool /usr/bin/time time
  work=$(mktemp -d)
  log=${log:-$work/log}
  : >"$log"
  trap 'stop_target; rm -rf "$work"' EXIT
  start_target "$node" "$bench/http_server.js"
  read -r word port <&"$target_out"
  # Until the code is compiled and the heap has its size.
  node "$bench/http_load.js" "$port" "$seconds" >"$work/warm-up"
  for ((run = 1; run <= runs; run++)); do
    for ((i = 0; i < ${#ways[@]}; i++)); do
      measure "$run" "${ways[(run + i) % ${#ways[@]}]}"
    done
  done
  node "$bench/table.js" ratios way off "$log"
}

main "$@"
