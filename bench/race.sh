#!/usr/bin/env bash
# heapcli against DevTools' own heap engine: `summary` with retained sizes, and `diff`, whole
# processes in turn on the same files, page cache warm. The heaps are TypeScript compilers full of
# syntax trees, made on the spot.
#
#   bench/race.sh [--heapcli PATH] [--node PATH] [--runs N] [MEGABYTES...]
#
# Default: 15, 100, 450 and 2000 MB, 3 runs: 8 minutes, 8 GB of memory, 4 GB of disk. The targets
# are in bench/README.md; NODE (or --node) must be 22 or later.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=3 sizes=()

# shellcheck source-path=SCRIPTDIR source=options.sh
. "$bench/options.sh"
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
  if ((${#sizes[@]} == 0)); then sizes=(15 100 450 2000); fi
}

# make_snapshots MEGABYTES OUT [LATER]
make_snapshots() {
  "$node" --max-old-space-size=12000 "$bench/typescript_heap.cjs" "$work/node_modules/typescript" "$@"
}

# race COMMAND FILES...: one line of the table.
race() {
  local command=$1 bytes ours theirs
  shift
  bytes=$(stat -c %s "$1")
  ours="$heapcli --no-progress $command $*"
  theirs="$node --max-old-space-size=12000 $bench/devtools.mjs $engine $command $*"
  hyperfine --style none --shell none --warmup 1 --runs "$runs" --export-json "$work/times.json" \
    "$ours" "$theirs" >/dev/null
  # The peak is asked for in a run of its own, so that it costs the race nothing.
  # shellcheck disable=SC2086
  /usr/bin/time -o "$work/ours.peak" -f %M $ours >/dev/null
  # shellcheck disable=SC2086
  /usr/bin/time -o "$work/theirs.peak" -f %M $theirs >/dev/null 2>&1
  "$node" "$bench/table.js" race-row "$command" "$bytes" "$(cat "$work/ours.peak")" \
    "$(cat "$work/theirs.peak")" "$work/times.json" | tee -a "$work/log" >&2
}

main() {
  local size
  parse_arguments "$@"
  need_tool hyperfine hyperfine
  need_tool /usr/bin/time time
  engine=$("$bench/../scripts/parity.sh" --engine-only)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  npm install --prefix "$work" --ignore-scripts --no-package-lock --no-audit --no-fund \
    --no-update-notifier --loglevel=error typescript@5.4.5 >"$work/npm.log" 2>&1 </dev/null ||
    { cat "$work/npm.log" >&2; exit 1; }
  for size in "${sizes[@]}"; do
    local files=("$work/a.heapsnapshot")
    if ((size <= 500)); then files+=("$work/b.heapsnapshot"); fi
    make_snapshots "$size" "${files[@]}"
    race summary "$work/a.heapsnapshot"
    if ((size <= 500)); then race diff "${files[@]}"; fi
    rm "${files[@]}"
  done
  "$node" "$bench/table.js" rows "$work/log"
}

main "$@"
