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

# The folder with the packages; made anew when their versions change.
set_up_packages() {
  local cache=${HEAPCLI_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heapcli} folder attempt
  folder=$cache/source-maps-$(sha256sum <tests/source_maps/package.json | cut -c1-16)
  if [[ ! -f $folder/complete ]]; then
    mkdir -p "$folder"
    cp tests/source_maps/package.json "$folder"
    for attempt in 1 2 3; do
      say "fetching packages (attempt $attempt)"
      npm install --prefix "$folder" --ignore-scripts --include=optional --no-package-lock \
        --no-audit --no-fund --no-update-notifier --loglevel=error >"$folder/npm.log" 2>&1 \
        </dev/null && break
      if ((attempt == 3)); then
        cat "$folder/npm.log" >&2
        return 1
      fi
    done
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
