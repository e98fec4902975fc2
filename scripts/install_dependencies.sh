#!/usr/bin/env bash
# Installs what is needed to build heapcli, unless it is there already.
#
#   scripts/install_dependencies.sh            to build the program
#   scripts/install_dependencies.sh --demo     … and run scripts/demo.sh (Node.js)
#   scripts/install_dependencies.sh --test     … and run scripts/test.sh (Catch2, git, tmux, Python, Node.js, npm)
#   scripts/install_dependencies.sh --browser  … and compare with a page of Chromium
#   scripts/install_dependencies.sh --clang    … with clang and its fuzzer; all of these combine
#
# Debian and Ubuntu, as root or with sudo. Elsewhere it names what is missing and exits with 2.
set -euo pipefail

want_node='' want_test='' want_browser='' want_clang=''

say() { printf 'install_dependencies: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; }

parse_arguments() {
  while (($#)); do
    case $1 in
      --demo) want_node=1 ;;
      --test) want_node=1 want_test=1 ;;
      --browser) want_browser=1 ;;
      --clang) want_clang=1 ;;
      -h | --help) usage; exit 0 ;;
      *) say "unknown argument '$1'"; usage >&2; exit 2 ;;
    esac
    shift
  done
}

# The Debian packages that are wanted, one a line.
wanted_packages() {
  printf '%s\n' g++ cmake ninja-build libwebsocketpp-dev libasio-dev nlohmann-json3-dev \
    libcli11-dev libprotozero-dev libre2-dev libzstd-dev zlib1g-dev libedit-dev \
    libyaml-cpp-dev libcurl4-openssl-dev pkg-config ca-certificates
  # Node.js often comes from elsewhere (nvm, NodeSource): any that is in PATH will do.
  if [[ $want_node ]] && ! have node; then echo nodejs; fi
  if [[ $want_test ]]; then
    printf '%s\n' catch2 git tmux python3-jsonschema python3-yaml
    if ! have npm; then echo npm; fi
  fi
  if [[ $want_browser ]] && ! have chromium; then echo chromium; fi
  if [[ $want_clang ]]; then
    # Its run-time libraries come in a package of the same version.
    if have clang++; then echo "libclang-rt-$(clang++ -dumpversion | cut -d. -f1)-dev"; else echo clang; fi
  fi
}

installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Runs a command quietly; what it said is shown only if it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if ((status != 0)); then cat "$log" >&2; fi
  rm -f "$log"
  return "$status"
}

install_debian_packages() {
  local package missing=() apt=()
  while read -r package; do
    installed "$package" || missing+=("$package")
  done < <(wanted_packages)
  ((${#missing[@]})) || return 0

  if ((EUID != 0)); then
    if ! have sudo; then
      say "neither root nor sudo. As root, run:"
      say "  apt-get install --no-install-recommends ${missing[*]}"
      exit 2
    fi
    apt=(sudo)
  fi
  apt+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300
    -o Acquire::Retries=3)

  say "installing ${missing[*]}"
  # A broken third-party source fails the update but need not be in our way.
  quietly "${apt[@]}" update || say "'apt-get update' failed; trying to go on"
  quietly "${apt[@]}" install -y --no-install-recommends "${missing[@]}" || {
    say "could not install ${missing[*]}"
    exit 1
  }
}

# Says whether the C++ compiler finds a header.
have_header() {
  printf '#include <%s>\n' "$1" | "${CXX:-c++}" -std=c++17 -E -x c++ - >/dev/null 2>&1
}

name_missing_parts() {
  have "${CXX:-c++}" || echo "a C++20 compiler: GCC 12 or clang 14, or later"
  have cmake || echo "CMake 3.25 or later"
  have ninja || echo "Ninja"
  have_header websocketpp/version.hpp || echo "WebSocket++ 0.8 (websocketpp)"
  have_header asio.hpp || echo "standalone Asio 1.22 or later (not Boost.Asio)"
  have_header nlohmann/json.hpp || echo "nlohmann/json 3"
  have_header CLI/CLI.hpp || echo "CLI11 2"
  have_header protozero/pbf_message.hpp || echo "protozero 1.7"
  have_header re2/re2.h || echo "RE2"
  have_header zlib.h || echo "zlib"
  have_header zstd.h || echo "libzstd"
  have_header histedit.h || echo "libedit"
  have_header yaml-cpp/yaml.h || echo "yaml-cpp 0.7 or later"
  have_header curl/curl.h || echo "libcurl"
  have pkg-config || echo "pkg-config"
  if [[ $want_node ]] && ! have node; then echo "Node.js"; fi
  if [[ $want_test ]]; then
    have_header catch2/catch.hpp || have_header catch2/catch_all.hpp || echo "Catch2, 2 or 3"
    have git || echo "git"
    have tmux || echo "tmux"
    python3 -c 'import jsonschema, yaml' 2>/dev/null || echo "Python 3 with jsonschema and PyYAML"
    have npm || echo "npm"
  fi
  if [[ $want_clang ]] && ! have clang++; then echo "clang"; fi
}

require_parts() {
  local missing
  missing=$(name_missing_parts)
  [[ $missing ]] || return 0
  say "only Debian and Ubuntu are installed automatically. Please install:"
  printf '  - %s\n' "${missing//$'\n'/$'\n  - '}" >&2
  exit 2
}

parse_arguments "$@"
if have apt-get && have dpkg-query; then
  install_debian_packages
  if [[ $want_clang ]]; then install_debian_packages; fi
else
  require_parts
fi
