#!/usr/bin/env bash
# Holds heapcli's source maps against npm's @jridgewell/trace-mapping, position by position, on maps
# that esbuild and the TypeScript compiler write: a small program, and TypeScript itself. Then runs
# a bundle that esbuild has minified, and asks heapcli who allocates what in it.
#
#   scripts/source_maps.sh [BUILD]     default build/release
#
# HEAPCLI_TEST_NODES names the file with the targets, as for ctest; without it `node` is taken. What
# npm brings is kept in the cache of fetch_targets.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'source_maps: %s\n' "$*" >&2; }

# shellcheck source-path=SCRIPTDIR source=test_packages.sh
. scripts/test_packages.sh

# The folder with the packages; made anew when their versions change.
set_up_packages() {
  local folder
  folder=$(package_folder source-maps tests/source_maps/package.json)
  if [[ ! -f $folder/complete ]]; then
    install_packages "$folder" tests/source_maps/package.json packages
    touch "$folder/complete"
  fi
  printf '%s\n' "$folder"
}

case ${1:-} in
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
esac
build=${1:-build/release}
node=node
targets=$(mktemp)
trap 'rm -f "$targets"' EXIT
if [[ -f ${HEAPCLI_TEST_NODES:-} ]]; then
  node=$(awk '$1 == "node-24" {print $2}' "$HEAPCLI_TEST_NODES")
  cp "$HEAPCLI_TEST_NODES" "$targets"
else
  printf 'node-%s %s\n' "$(node -p process.versions.node)" "$(command -v node)" >"$targets"
fi
packages=$(set_up_packages)
"$node" tests/source_maps/compare.mjs "$packages" "$build/tests/source_map_lookup"
"$node" tests/source_maps/bundled.mjs "$packages" "$build/heapcli" "$targets"
