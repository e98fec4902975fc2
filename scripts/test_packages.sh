# shellcheck shell=bash
# Programs and npm packages that heapcli is held against. To be sourced by scripts that define `say`
# and run in the top folder.

test_cache=${HEAPCLI_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heapcli}

# The file with lines LABEL PROGRAM, as for ctest; without one they are fetched.
targets_file() {
  if [[ -f ${HEAPCLI_TEST_NODES:-} ]]; then
    printf '%s\n' "$HEAPCLI_TEST_NODES"
  else
    mkdir -p build
    scripts/fetch_targets.sh >build/test-targets.txt
    echo build/test-targets.txt
  fi
}

# package_folder NAME FILE...: the folder in the cache for what these files say; another one when
# they change.
package_folder() {
  local name=$1
  shift
  printf '%s/%s-%s\n' "$test_cache" "$name" "$(cat "$@" | sha256sum | cut -c1-16)"
}

# install_packages FOLDER PACKAGE_JSON WHAT: installs there what a package.json names.
install_packages() {
  local folder=$1 attempt
  mkdir -p "$folder"
  cp "$2" "$folder"
  for attempt in 1 2 3; do
    say "fetching $3 (attempt $attempt)"
    npm install --prefix "$folder" --ignore-scripts --include=optional --no-package-lock \
      --no-audit --no-fund --no-update-notifier --loglevel=error >"$folder/npm.log" 2>&1 \
      </dev/null && return
  done
  cat "$folder/npm.log" >&2
  return 1
}
