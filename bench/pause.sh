#!/usr/bin/env bash
# How long the target stands still for a snapshot when it has a large script
# loaded (9 MB of TypeScript's compiler): Node.js 12 to 26, each way in turn.
#
#   bench/pause.sh [--heapcli PATH] [--runs N] [--log FILE] [--targets FILE] [LABEL...]
#
#   heapcli              heapcli snapshot: with the debugger where it thinks it helps
#   heapcli-no-debugger  heapcli snapshot --no-debugger
#   write-heap-snapshot  v8.writeHeapSnapshot within the target
#   discard              bench/discard_client.js
#   discard-debugger     the same with Debugger.enable: does it help this version?
#
# --targets is a list of lines `LABEL PATH` (default: what scripts/fetch_targets.sh
# prints, without deno); LABELs choose from it. TypeScript is fetched once, with
# npm, into the cache that the tests use.
#
# The pause is measured by the target itself (bench/script_server.js): all the time
# that its event loop was late, including that for enabling the debugger. Prints
# medians for each version. Each measurement has a fresh target.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${HEAPCLI_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heapcli}
runs=3 log='' targets='' labels=()
ways=(heapcli heapcli-no-debugger write-heap-snapshot discard discard-debugger)

# shellcheck source-path=SCRIPTDIR source=options.sh
. "$bench/options.sh"
# shellcheck source-path=SCRIPTDIR source=target.sh
. "$bench/target.sh"

parse_arguments() {
  while (($#)); do
    case $1 in
      --log) log=${2:?} && shift ;;
      --targets) targets=${2:?} && shift ;;
      -*) take_option "$@" && shift ;;
      *) labels+=("$1") ;;
    esac
    shift
  done
}

# typescript_for NODE: prints the path of a typescript.js that NODE can read;
# 5.4 needs Node 14, before that 4.9 has to do.
typescript_for() {
  local version=5.4 folder
  if "$1" -e 'process.exit(parseInt(process.versions.node) < 14 ? 0 : 1)'; then
    version=4.9
  fi
  folder=$cache/typescript-$version
  if [[ ! -e $folder/node_modules/typescript/lib/typescript.js ]]; then
    npm install --silent --no-audit --no-fund --no-save --prefix "$folder" \
      "typescript@$version" >&2
  fi
  printf '%s\n' "$folder/node_modules/typescript/lib/typescript.js"
}

wanted() {
  local label=$1 chosen
  [[ $label != deno ]] || return 1
  ((${#labels[@]})) || return 0
  for chosen in "${labels[@]}"; do
    if [[ $chosen == "$label" ]]; then return; fi
  done
  return 1
}

# take_snapshot WAY: of the target that was started; leaves the file that came
# of it, if any, in $work.
take_snapshot() {
  local snapshot=("$heapcli" --json --quiet attach "$target_url" snapshot
    --timeout 10m -o "$work/capture.heapsnapshot" --no-analyze) word
  case $1 in
    heapcli) "${snapshot[@]}" >"$work/out" ;;
    heapcli-no-debugger) "${snapshot[@]}" --no-debugger >"$work/out" ;;
    write-heap-snapshot) read -r word <&"$target_out" && [[ $word == written ]] ;;
    discard) node "$bench/discard_client.js" "$target_url" >"$work/out" ;;
    discard-debugger)
      node "$bench/discard_client.js" "$target_url" --debugger >"$work/out"
      ;;
  esac
}

# measure LABEL NODE SCRIPT RUN WAY: appends a line of JSON to $log.
measure() {
  local label=$1 node=$2 script=$3 run=$4 way=$5 arguments=("$3") paused
  if [[ $way == write-heap-snapshot ]]; then
    arguments+=(--write "$work/capture.heapsnapshot")
  fi
  start_target "$node" "$bench/script_server.js" "${arguments[@]}"
  take_snapshot "$way"
  kill "$target_pid"
  read -r paused <&"$target_out"
  stop_target
  rm -f "$work"/*.heapsnapshot
  printf '{"target":"%s","run":%d,"way":"%s",%s\n' \
    "$label" "$run" "$way" "${paused#\{}" | tee -a "$log" >&2
}

measure_target() {
  local label=$1 node=$2 script run i
  script=$(typescript_for "$node")
  for ((run = 1; run <= runs; run++)); do
    for ((i = 0; i < ${#ways[@]}; i++)); do
      measure "$label" "$node" "$script" "$run" \
        "${ways[(run + i) % ${#ways[@]}]}"
    done
  done
}

main() {
  local label node
  parse_arguments "$@"
  work=$(mktemp -d)
  log=${log:-$work/log}
  : >"$log"
  trap 'stop_target; rm -rf "$work"' EXIT
  if [[ ! $targets ]]; then
    targets=$work/targets
    "$bench/../scripts/fetch_targets.sh" >"$targets"
  fi
  while read -r -u 3 label node; do
    if wanted "$label"; then measure_target "$label" "$node"; fi
  done 3<"$targets"
  node "$bench/table.js" cross target way paused_ms "$log"
}

main "$@"
