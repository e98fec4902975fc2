#!/usr/bin/env bash
# Shows heapcli at work: builds it, starts a Node.js server that leaks (examples/leaking-server),
# takes three heap snapshots with load between them, and prints the diff that shows the leak.
#
#   scripts/demo.sh
#
# Installs what is missing first. Leaves the three snapshots behind and says where; nothing else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly repo=$PWD example=$PWD/examples/leaking-server requests=2000
server='' capture='' folder='' finished=''

say() { printf '\n%s\n' "$*"; }
shown() { printf '\n$ %s\n' "$*"; }
die() { printf 'demo: %s\n' "$*" >&2; exit 1; }

# Stops what this script started, and only that.
clean_up() {
  local pid
  for pid in $capture $server; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  # Snapshots are worth keeping if all are there.
  if [[ $finished ]]; then
    rm -f server.out server.err capture.log diff.json
  elif [[ $folder ]]; then
    rm -rf "$folder"
  fi
}

# wait_until SECONDS WHAT PID LOG COMMAND…: waits until the command succeeds, while PID lives.
wait_until() {
  local deadline=$((SECONDS + $1)) what=$2 pid=$3 log=$4
  shift 4
  until "$@"; do
    if ! kill -0 "$pid" 2>/dev/null && ! "$@"; then
      cat "$log" >&2
      die "it ended before $what"
    fi
    if ((SECONDS >= deadline)); then
      cat "$log" >&2
      die "gave up waiting for $what"
    fi
    sleep 0.1
  done
}

build() {
  say 'Building heapcli (the first time takes a few minutes) …'
  mkdir -p build
  {
    cmake --preset release -DHEAPCLI_BUILD_TESTS=OFF &&
      cmake --build --preset release --target heapcli -j "$(getconf _NPROCESSORS_ONLN)"
  } >build/demo.log 2>&1 || {
    cat build/demo.log >&2
    die 'the build failed'
  }
  PATH=$repo/build/release:$PATH
  heapcli --version
}

start_server() {
  say 'A server that keeps a Session for every request, in a Map that nothing ever clears:'
  shown 'node --inspect=127.0.0.1:0 server.js'
  env -u NODE_OPTIONS PORT=0 node --inspect=127.0.0.1:0 "$example/server.js" \
    >server.out 2>server.err &
  server=$!
  wait_until 30 'the inspector was listening' "$server" server.err \
    grep -qs '^Debugger listening on ws://.*/' server.err
  wait_until 30 'the server was listening' "$server" server.err grep -qs '^listening on ' server.out
  inspector=$(sed -n 's!^Debugger listening on ws://\([^/]*\)/.*!\1!p' server.err)
  url=$(sed -n 's!^listening on !!p' server.out)
  cat server.out
  echo "inspector on $inspector"
}

send_load() {
  shown "node load.js $url/hit $requests"
  env -u NODE_OPTIONS node "$example/load.js" "$url/hit" "$requests"
}

# A server compiles its code during the first requests: growth, too, but no leak.
warm_up() {
  say 'Some requests first, to warm it up:'
  send_load
}

# All three in one go: object ids, which the diff relies on, survive only within one session.
take_snapshots() {
  say 'Three heap snapshots, with load after the first and after the second:'
  local command=(heapcli attach "$inspector" snapshot --gc --count 3 --every 5s -o run/)
  shown "${command[*]} &"
  "${command[@]}" >capture.log 2>&1 &
  capture=$!
  wait_until 60 'the first snapshot was there' "$capture" capture.log \
    test -e run/001.heapsnapshot
  send_load
  wait_until 60 'the second snapshot was there' "$capture" capture.log \
    test -e run/002.heapsnapshot
  send_load
  wait_until 60 'the third snapshot was there' "$capture" capture.log \
    test -e run/003.heapsnapshot
  wait "$capture" || {
    cat capture.log >&2
    die 'taking the snapshots failed'
  }
  capture=''
  say 'What heapcli said meanwhile:'
  cat capture.log
}

show_leak() {
  say 'What was added between the first and the third?'
  shown 'heapcli diff run/001.heapsnapshot run/003.heapsnapshot --top 10'
  heapcli diff run/001.heapsnapshot run/003.heapsnapshot --top 10
}

# The same diff again, for a program to read; prints what the demo concludes from it.
explain_leak() {
  heapcli --json diff run/001.heapsnapshot run/003.heapsnapshot --top 10 >diff.json
  node - $((2 * requests)) <<'EOF' || die 'Session, which leaks, is not at the top of the diff'
const requests = Number(process.argv[2]);
const { classes } = JSON.parse(require('fs').readFileSync('diff.json', 'utf8'));
const leak = classes.slice(0, 10).find((each) => each.class === 'Session');
if (!leak) process.exit(1);
const rate = (leak.count_delta / requests).toFixed(2);
console.log(`
There it is: ${leak.count_delta} more objects of class Session after ${requests} requests, ${rate} a request.
Garbage was collected before each snapshot, so something still holds on to every one of them:
the Map "sessions" in examples/leaking-server/server.js.`);
EOF
}

scripts/install_dependencies.sh --demo
build

folder=$(mktemp -d "${TMPDIR:-/tmp}/heapcli-demo.XXXXXX")
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$folder"
mkdir run

start_server
warm_up
take_snapshots
show_leak
explain_leak
finished=1
say "The snapshots are in $folder/run; Chrome DevTools can open them, too."
