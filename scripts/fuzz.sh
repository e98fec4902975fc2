#!/usr/bin/env bash
# Builds the libFuzzer targets with clang and runs each for a while, from a corpus that the repo
# makes. What breaks one is left in build/fuzz/.
#
#   scripts/fuzz.sh [SECONDS]          for each target, default 60
#   scripts/fuzz.sh SECONDS PRESET     in build/PRESET, which has been configured for it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
preset=${2:-fuzz}
[[ $seconds =~ ^[0-9]+$ ]] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

if [[ $preset == fuzz ]]; then
  scripts/install_dependencies.sh --clang
  mkdir -p build
  cmake --preset fuzz >build/fuzz.log 2>&1 || { cat build/fuzz.log >&2; exit 1; }
fi
cmake --build --preset "$preset" -j "$(getconf _NPROCESSORS_ONLN)" --target fuzzers
mkdir -p build/fuzz
cd build/fuzz
programs=../$preset/tests/fuzz
"$programs/make_corpus" corpus

# Addresses that vary over too many bits leave the sanitizers no room for their shadow memory.
run=()
if setarch "$(uname -m)" -R true 2>/dev/null; then run=(setarch "$(uname -m)" -R); fi
fuzz() {
  local target=$1
  if ! "${run[@]}" "$programs/fuzz_$target" -max_total_time="$seconds" -max_len=20000 -timeout=20 \
    -rss_limit_mb=4096 -print_final_stats=1 "corpus/$target" >"$target.log" 2>&1; then
    tail -60 "$target.log" >&2
    return 1
  fi
  printf '== fuzz %s for %s s\n' "$target" "$seconds"
  grep -E '^stat::number_of_executed_units|^Done' "$target.log"
}

targets=(snapshot_parser snapshot_redactor chunk_decoder heapprofile_reader profile_formats
  source_map query object_views shell_words watch_condition leak_options held_frames scenario)
jobs=$(getconf _NPROCESSORS_ONLN)
failed=''
for ((first = 0; first < ${#targets[@]}; first += jobs)); do
  fuzzers=()
  for target in "${targets[@]:first:jobs}"; do
    fuzz "$target" &
    fuzzers+=($!)
  done
  for fuzzer in "${fuzzers[@]}"; do wait "$fuzzer" || failed=1; done
done
[[ ! $failed ]]
