# Installs the Debian packages whose programs a benchmark needs, if they are not
# there. Sourced by the benchmark scripts.
# shellcheck shell=bash

# need_tool PROGRAM PACKAGE; PROGRAM may be a path.
need_tool() {
  local program=$1 package=$2 sudo=()
  if command -v "$program" >/dev/null; then return; fi
  if ! command -v apt-get >/dev/null; then
    echo "please install $program" >&2
    exit 2
  fi
  if ((EUID != 0)); then sudo=(sudo); fi
  echo "installing $package" >&2
  "${sudo[@]}" apt-get -qq update >&2 || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "$package" >&2
}
