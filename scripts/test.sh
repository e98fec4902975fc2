#!/usr/bin/env bash
# Runs every test, on a fresh machine too: installs what is missing, fetches the Node.js versions
# that the tests attach to, then builds and tests `release`, `asan` and `tsan`. Also checks that
# `cmake --install` gives a working program, that heapcli's figures are those of DevTools
# (scripts/parity.sh), that other tools open its profiles (scripts/formats.sh), that its source
# maps say what npm's do (scripts/source_maps.sh), that Prometheus reads its figures
# (scripts/prometheus.sh) and, if clang is there or on CI, that the fuzzers
# find nothing (scripts/fuzz.sh); clang builds `asan` then, and every warning is an error.
#
#   scripts/test.sh                    everything
#   scripts/test.sh --quick            the preset `release` only, with parity
#   scripts/test.sh --preset NAME      this preset only (may be repeated)
#   scripts/test.sh --clang            with clang even if it has to be installed
#
# HEAPCLI_TEST_NODES=system keeps to the installed `node` and fetches nothing. To run ctest by hand
# as this script does, set it to build/test-targets.txt, which this script leaves behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

presets=(release asan tsan)
jobs=$(getconf _NPROCESSORS_ONLN)
with_clang=''

stage() { printf '== [%4d s] %s\n' "$SECONDS" "$*"; }

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

parse_arguments() {
  local chosen=()
  while (($#)); do
    case $1 in
      --quick) chosen+=(release) ;;
      --preset)
        (($# > 1)) || { echo "test.sh: --preset needs a name" >&2; exit 2; }
        chosen+=("$2")
        shift
        ;;
      --clang) with_clang=1 ;;
      -h | --help) usage; exit 0 ;;
      *) echo "test.sh: unknown argument '$1'" >&2; usage >&2; exit 2 ;;
    esac
    shift
  done
  if ((${#chosen[@]})); then
    presets=("${chosen[@]}")
  elif [[ ${CI:-} == true ]] || command -v clang++ >/dev/null; then
    with_clang=1
  fi
}

prepare() {
  local groups=(--test)
  if [[ ! ${HEAPCLI_TEST_NODES:-} ]]; then groups+=(--browser); fi
  if [[ $with_clang ]]; then groups+=(--clang); fi
  stage 'install dependencies'
  scripts/install_dependencies.sh "${groups[@]}"

  if [[ ! ${HEAPCLI_TEST_NODES:-} ]]; then
    stage 'fetch Node.js and Deno'
    mkdir -p build
    scripts/fetch_targets.sh >build/test-targets.txt
    HEAPCLI_TEST_NODES=$PWD/build/test-targets.txt
  fi
  export HEAPCLI_TEST_NODES
}

# Sanitizers cannot always find room for their shadow memory when the kernel randomises addresses
# over more bits than they know of; setarch turns that off. Containers may forbid it.
run() {
  local preset=$1
  shift
  if [[ $preset == [at]san ]] && setarch "$(uname -m)" -R true 2>/dev/null; then
    setarch "$(uname -m)" -R "$@"
  else
    "$@"
  fi
}

build() {
  local preset=$1
  stage "build $preset"
  local options=(-DHEAPCLI_BUILD_TESTS=ON)
  # One preset is enough to hear what clang thinks of every file, and to fuzz.
  if [[ $preset == asan && $with_clang ]]; then
    options+=(-DCMAKE_CXX_COMPILER=clang++ -DHEAPCLI_FUZZ=ON)
  fi
  cmake --preset "$preset" "${options[@]}" >"build/$preset.log" 2>&1 || {
    cat "build/$preset.log" >&2
    return 1
  }
  run "$preset" cmake --build --preset "$preset" -j "$jobs"
}

check_install() {
  local prefix
  stage 'check cmake --install'
  prefix=$(mktemp -d)
  cmake --install build/release --prefix "$prefix" >build/install.log
  "$prefix/bin/heapcli" --version
  rm -rf "$prefix"
}

# The sanitized presets have no need of it: it looks at figures, not at memory.
check_parity() {
  stage 'compare with DevTools'
  if ! scripts/parity.sh build/release/heapcli >build/parity.log 2>&1; then
    cat build/parity.log >&2
    return 1
  fi
  printf '%s comparisons, all the same\n' "$(grep -c 'compared, same$' build/parity.log)"
}

check_formats() {
  stage 'open converted profiles with the tools of the field'
  if ! scripts/formats.sh build/release/heapcli >build/formats.log 2>&1; then
    cat build/formats.log >&2
    return 1
  fi
  printf '%s comparisons, all the same\n' "$(grep -c ', same$' build/formats.log)"
}

check_source_maps() {
  stage 'compare source maps with trace-mapping'
  if ! scripts/source_maps.sh build/release >build/source_maps.log 2>&1; then
    cat build/source_maps.log >&2
    return 1
  fi
  printf '%s maps, all the same\n' "$(grep -c 'compared, same$' build/source_maps.log)"
}

check_prometheus() {
  stage 'have Prometheus scrape heapcli watch'
  if ! scripts/prometheus.sh build/release/heapcli >build/prometheus.log 2>&1; then
    cat build/prometheus.log >&2
    return 1
  fi
  tail -1 build/prometheus.log
}

# A benchmark, not a test: its figures are for reading.
race() {
  stage 'race against DevTools on a small heap'
  bench/race.sh --node "$(awk '$1 == "node-24" {print $2}' "$HEAPCLI_TEST_NODES")" --runs 3 15 2>/dev/null
}

run_tests() {
  local preset=$1
  stage "test $preset"
  # The sanitizers look at our code, for which one version of Node is enough.
  if [[ $preset == [at]san ]]; then local -x HEAPCLI_TEST_NODES=system; fi
  # Most of them wait for a process.
  run "$preset" ctest --preset "$preset" -j $((jobs + 1))
}

export ASAN_OPTIONS=detect_leaks=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}
export TSAN_OPTIONS=halt_on_error=1${TSAN_OPTIONS:+:$TSAN_OPTIONS}

parse_arguments "$@"
prepare
mkdir -p build
for preset in "${presets[@]}"; do
  build "$preset"
  if [[ $preset == release ]]; then
    check_install
    if [[ $HEAPCLI_TEST_NODES != system ]]; then
      check_parity
      check_formats
      check_source_maps
      check_prometheus
      race
    fi
  fi
  if [[ $preset == asan && $with_clang ]]; then
    stage 'fuzz'
    scripts/fuzz.sh 8 asan
  fi
  run_tests "$preset" # last, so that ctest has the last word
done
