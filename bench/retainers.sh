#!/usr/bin/env bash
# How long `heapcli retainers FILE @ID`, and for a class, takes beside `heapcli
# summary FILE`, which computes the same figures and searches no paths. The whole
# process, page cache warm; also its peak of memory.
#
#   bench/retainers.sh [--heapcli PATH] [--runs N] FILE CLASS
#
# FILE is a snapshot (bench/typescript_heap.cjs makes large ones), CLASS one of its
# classes with many objects; the object is one from the middle of the file.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=5 arguments=()

# shellcheck source-path=SCRIPTDIR source=options.sh
. "$bench/options.sh"
# shellcheck source-path=SCRIPTDIR source=install_tools.sh
. "$bench/install_tools.sh"

while (($#)); do
  case $1 in
    -*) take_option "$@" && shift ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
if ((${#arguments[@]} != 2)); then usage >&2 && exit 2; fi
file=${arguments[0]} class=${arguments[1]}

need_tool hyperfine hyperfine
need_tool /usr/bin/time time
# shellcheck disable=SC2154 # options.sh sets it.
ids=$("$heapcli" nodes "$file" --filter "^$class\$" | sed -n 's/^{"id":\([0-9]*\),.*/\1/p')
id=$(printf '%s\n' "$ids" | awk '{id[NR] = $0} END {print id[int((NR + 1) / 2)]}')

commands=("$heapcli summary $file" "$heapcli retainers $file @$id"
  "$heapcli retainers $file @$id --shortest" "$heapcli retainers $file $class")
table=$(mktemp)
trap 'rm -f "$table"' EXIT
hyperfine --style none --shell none --warmup 1 --runs "$runs" \
  --export-markdown "$table" "${commands[@]}" >/dev/null 2>&1
cat "$table"
for command in "${commands[@]}"; do
  # shellcheck disable=SC2086 # The command is several words.
  /usr/bin/time -f "%M KiB  $command" $command >/dev/null
done
