#!/usr/bin/env bash
# How fast `heapcli summary FILE` reads snapshots: the whole process, page cache
# warm, for files of about 15, 150 and 500 MB. Also its peak of memory.
#
#   bench/parse.sh [--heapcli PATH] [--node PATH] [--runs N] [MEGABYTES...]
#
# `wc -l` over the same file is there for scale: what a look at each byte costs.
# MB are 10^6 bytes. The snapshots are made on the spot and removed afterwards.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=7 sizes=()

# shellcheck source-path=SCRIPTDIR source=options.sh
. "$bench/options.sh"
# shellcheck source-path=SCRIPTDIR source=target.sh
. "$bench/target.sh"
# shellcheck source-path=SCRIPTDIR source=install_tools.sh
. "$bench/install_tools.sh"

parse_arguments() {
  while (($#)); do
    case $1 in
      -*) take_option "$@" && shift ;;
      *) sizes+=("$1") ;;
    esac
    shift
  done
  if ((${#sizes[@]} == 0)); then sizes=(15 150 500); fi
}

make_snapshot() {
  start_target "$node" "$bench/heap_server.js" "$1"
  "$heapcli" --quiet attach "$target_url" snapshot --no-analyze \
    --timeout 10m -o "$snapshot"
  stop_target
}

measure() {
  local peak
  rm -f "$snapshot"
  make_snapshot "$1"
  hyperfine --style none --shell none --warmup 1 --runs "$runs" \
    --export-json "$work/times.json" \
    "$heapcli summary $snapshot" "wc -l $snapshot" >/dev/null
  peak=$(/usr/bin/time -f %M "$heapcli" summary "$snapshot" 2>&1 >/dev/null)
  node "$bench/table.js" parse-row "$(stat -c %s "$snapshot")" "$peak" \
    "$work/times.json" | tee -a "$work/log" >&2
}

main() {
  local size
  parse_arguments "$@"
  need_tool hyperfine hyperfine
  need_tool /usr/bin/time time
  work=$(mktemp -d)
  snapshot=$work/capture.heapsnapshot
  trap 'stop_target; rm -rf "$work"' EXIT
  for size in "${sizes[@]}"; do measure "$size"; done
  node "$bench/table.js" rows "$work/log"
}

main "$@"
