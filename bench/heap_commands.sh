#!/usr/bin/env bash
# How long each command that looks into a heap takes beside `heapcli summary
# FILE`, which computes the same figures and asks no more. The whole process, page
# cache warm, rounds of all commands one after the other, so that what else the
# machine does hits all alike; also the peak of memory.
#
#   bench/heap_commands.sh [--heapcli PATH] [--runs N] [--only REGEX] FILE CLASS
#
# FILE is a snapshot (bench/typescript_heap.cjs makes large ones), CLASS one of its
# classes with many objects; the object is one from the middle of the file. --only
# takes those commands whose name matches.
set -euo pipefail

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runs=3 only='' arguments=()

# shellcheck source-path=SCRIPTDIR source=options.sh
. "$bench/options.sh"
# shellcheck source-path=SCRIPTDIR source=install_tools.sh
. "$bench/install_tools.sh"

while (($#)); do
  case $1 in
    --only) only=${2:?} && shift ;;
    -*) take_option "$@" && shift ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
if ((${#arguments[@]} != 2)); then usage >&2 && exit 2; fi
file=${arguments[0]} class=${arguments[1]}
need_tool /usr/bin/time time

# shellcheck disable=SC2154 # options.sh sets it.
ids=$("$heapcli" --quiet nodes "$file" --filter "^$class\$" |
  sed -n 's/^{"id":\([0-9]*\),.*/\1/p')
id=$(printf '%s\n' "$ids" | awk '{id[NR] = $0} END {print id[int((NR + 1) / 2)]}')

names=() lines=()
add() {
  names+=("$1")
  lines+=("$(printf '%q ' "${@:2}")")
}
add summary summary "$file"
add 'retainers, one object' retainers "$file" "@$id"
add 'retainers, a class' retainers "$file" "$class"
add objects objects "$file" "$class"
add show show "$file" "@$id"
add dominators dominators "$file"
add strings strings "$file"
add collections collections "$file"
add closures closures "$file"
add 'query, a condition' query "$file" "class == '$class' && retained > 100"
add 'query, by class' query "$file" 'count(), sum(shallow) by class'
add 'query, held by' query "$file" "held_by('Array') && class == '$class'"

results=$(mktemp)
trap 'rm -f "$results"' EXIT
cat "$file" >/dev/null
for ((run = 0; run < runs; ++run)); do
  for i in "${!names[@]}"; do
    if ((i > 0)) && [[ ! ${names[i]} =~ $only ]]; then continue; fi
    eval "/usr/bin/time -a -o '$results' -f '${names[i]};%e;%U;%S;%M' \
      '$heapcli' --quiet ${lines[i]} >/dev/null"
  done
done

# The median of each; by the wall and by the processors' time.
awk -F';' '
  function median(list, count,    i, j, swap) {
    for (i = 1; i <= count; ++i)
      for (j = i + 1; j <= count; ++j)
        if (list[j] < list[i]) { swap = list[i]; list[i] = list[j]; list[j] = swap }
    return list[int((count + 1) / 2)]
  }
  !($1 in count) { order[++names] = $1 }
  { n = ++count[$1]; wall[$1, n] = $2; cpu[$1, n] = $3 + $4; peak[$1, n] = $5 }
  END {
    print "| | s | against summary | processor s | against summary | peak MiB |"
    print "|---|---:|---:|---:|---:|---:|"
    for (k = 1; k <= names; ++k) {
      name = order[k]
      for (i = 1; i <= count[name]; ++i) {
        w[i] = wall[name, i]; c[i] = cpu[name, i]; p[i] = peak[name, i]
      }
      a = median(w, count[name]); b = median(c, count[name])
      if (k == 1) { first_a = a; first_b = b }
      printf "| %s | %.2f | %.2f | %.2f | %.2f | %d |\n", name, a, a / first_a, b,
        b / first_b, median(p, count[name]) / 1024
    }
  }' "$results"
