#!/usr/bin/env bash
# What objects, show and dominators cost on a large snapshot, against summary of
# the same file.
#
#   bench/objects.sh [--heapcli PATH] [--runs N] FILE CLASS
#
# CLASS is one that the file has; show is asked for its largest object.
set -euo pipefail

bench=$(dirname "$(readlink -f "$0")")
# shellcheck source=bench/options.sh
. "$bench/options.sh"
runs=5
while [[ ${1-} == -* ]]; do
  take_option "$@"
  shift 2
done
file=${1:?which snapshot?}
class=${2:?which class?}

id=$("$heapcli" objects "$file" "$class" --top 1 --json |
  "$node" -e 'let t=""; process.stdin.on("data", (d) => (t += d)).on("end",
    () => console.log(JSON.parse(t).objects[0].id))')
cat "$file" > /dev/null # From the page cache for all.
hyperfine -N --warmup 1 --runs "$runs" \
  "'$heapcli' --quiet summary '$file'" \
  "'$heapcli' --quiet objects '$file' '$class'" \
  "'$heapcli' --quiet show '$file' @$id" \
  "'$heapcli' --quiet dominators '$file'"
