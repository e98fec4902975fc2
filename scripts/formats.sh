#!/usr/bin/env bash
# Opens what `heapcli convert` writes with the tools it is for: DevTools' own model of a
# .heapprofile, npm's pprof-format, speedscope's schema, Chromium for the flame graphs, and, where
# Go is installed, `go tool pprof`. The profiles are made on the spot by `node --heap-prof`. Then the
# Memory panel of Chromium's own DevTools samples a program and opens what heapcli recorded of it.
#
#   scripts/formats.sh [HEAPCLI]       default build/release/heapcli
#
# HEAPCLI_TEST_NODES names the file with the targets, as for ctest; without it they are fetched.
# What comes from npm is kept in the cache of fetch_targets.sh. Chromium is left out when it is not
# installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'formats: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# shellcheck source-path=SCRIPTDIR source=test_packages.sh
. scripts/test_packages.sh

# The folder with the readers; made anew when a version or the bundler changes.
set_up_readers() {
  local engine folder
  engine=$(scripts/parity.sh --engine-only)
  folder=$(package_folder formats tests/formats/package.json tests/formats/bundle_devtools.mjs \
    tests/parity/package.json)
  if [[ ! -f $folder/devtools.mjs ]]; then
    install_packages "$folder" tests/formats/package.json 'pprof-format and speedscope'
    "$node" tests/formats/bundle_devtools.mjs "$engine" "$folder/devtools.mjs"
  fi
  printf '%s\n' "$folder"
}

# What a page looks like to scripts, once its own have run.
dump_page() {
  "$chromium" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$work/profile" --dump-dom "$1" 2>/dev/null
}

require_in() {
  grep -qF -- "$2" "$1" || die "$1 does not have '$2'"
}

# Names that could end a script or an element are shown, and nothing else happens.
check_flame_graphs() {
  local base=$1 name='&lt;/script&gt;&lt;b&gt;&amp;"'
  dump_page "file://$base.html" >"$work/page"
  require_in "$work/page" "<title>$(basename "$base").heapprofile</title>"
  require_in "$work/page" "$name"
  # Two branches and what they hold; the figure is the page's own, from the search in its address.
  dump_page "file://$base.html#search=recurse" >"$work/page"
  require_in "$work/page" 'found'
  grep -qE 'id="matches"[^>]*>[0-9.]+ [KM]iB match, [0-9.]+ %<' "$work/page" ||
    die 'the page does not find recurse()'
  dump_page "file://$base.html#call=1" >"$work/page"
  require_in "$work/page" '% of this view'
  dump_page "file://$base.svg" >"$work/page"
  require_in "$work/page" "$name"
  if grep -qi 'parsererror\|This page contains the following errors' "$work/page"; then
    die "$base.svg is not well-formed"
  fi
  printf '%s: flame graphs: Chromium shows both\n' "$(basename "$base")"
}

check_go_pprof() {
  local total
  total=$("$heapcli" --json convert "$1.pb.gz" "$1.again.collapsed" --force |
    sed -n 's/.*"total_bytes": \([0-9]*\).*/\1/p')
  # The toolchain need not be the newest, nor its own cache be anywhere else.
  HOME=$work go tool pprof -top -unit=B "$1.pb.gz" >"$work/top" 2>&1 || { cat "$work/top" >&2; return 1; }
  require_in "$work/top" "of ${total}B total"
  printf '%s: go tool pprof: %s bytes, same\n' "$(basename "$1")" "$total"
}

case ${1:-} in
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
esac
heapcli=$(realpath "${1:-build/release/heapcli}")
targets=$(targets_file)
node=$(awk '$1 == "node-24" {print $2}' "$targets")
: "${node:?no node-24 among the targets}"
readers=$(set_up_readers)
chromium=$(command -v chromium || command -v chromium-browser || true)
[[ $chromium ]] || say 'no Chromium here: flame graphs and the Memory panel were not opened'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

while read -r label program; do
  [[ $label == node-* ]] || continue
  # Node takes the name as relative to the directory, which has a default of its own.
  "$program" --heap-prof --heap-prof-interval=4096 --heap-prof-dir="$work" \
    --heap-prof-name="$label.heapprofile" tests/formats/allocate.cjs
  mkdir -p "$work/out"
  for ending in heapprofile pb.gz speedscope.json collapsed svg html; do
    "$heapcli" --quiet convert "$work/$label.heapprofile" "$work/out/$label.$ending"
  done
  "$node" tests/formats/check.mjs "$readers" "$work/$label.heapprofile" "$work/out/$label"
  # What can be read back is the same again, whatever it went through.
  for ending in pb.gz speedscope.json collapsed; do
    "$heapcli" --quiet convert "$work/out/$label.$ending" - --to collapsed |
      sed 's,file://,,g' | sort >"$work/back"
    sed 's,file://,,g' "$work/out/$label.collapsed" | sort | cmp - "$work/back" ||
      die "$label: $ending is read back as another profile"
  done
  if [[ $chromium && $label == node-24 ]]; then check_flame_graphs "$work/out/$label"; fi
  if [[ $label == node-24 ]] && command -v go >/dev/null; then check_go_pprof "$work/out/$label"; fi
done <"$targets"

# The panel that all this is for, where there is one to open.
if [[ $chromium ]]; then "$node" tests/formats/panel.mjs "$heapcli" "$node" "$chromium"; fi
