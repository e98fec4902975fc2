#!/usr/bin/env bash
# Has a real Prometheus scrape `heapcli watch --prometheus`, and asks it for the figures. Without a
# prometheus in PATH it takes Debian's, unpacked into the cache: installed, it would be a service.
#
#   scripts/prometheus.sh [HEAPCLI]     default build/release/heapcli
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

heapcli=${1:-build/release/heapcli}
if ! command -v prometheus >/dev/null || ! command -v promtool >/dev/null; then
  cache=${HEAPCLI_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heapcli}/prometheus
  if [[ ! -x $cache/usr/bin/promtool ]]; then
    mkdir -p "$cache"
    (cd "$cache" && apt-get -qq download prometheus && dpkg -x prometheus_*.deb . &&
      rm -f prometheus_*.deb)
  fi
  PATH=$cache/usr/bin:$PATH
fi

work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap cleanup EXIT

# get URL: what is there.
get() {
  node -e 'const fail = why => { console.error(why); process.exit(1); };
    require("http").get(process.argv[1], answer => {
      if (answer.statusCode != 200) fail(answer.statusCode);
      answer.pipe(process.stdout);
    }).on("error", fail);' "$1"
}

# await SECONDS COMMAND...: until it succeeds.
await() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then
      echo "prometheus.sh: waited in vain for: $*" >&2
      tail -5 "$work"/*.log >&2
      exit 1
    fi
    sleep 0.2
  done
}

touch "$work/node.log" "$work/watch.log"
node --inspect=127.0.0.1:0 tests/program/targets/allocating.cjs 2>"$work/node.log" &
pids+=($!)
await 20 grep -q 'ws://' "$work/node.log"
target=$(sed -n 's#.*ws://\([^/]*\)/.*#\1#p;T;q' "$work/node.log")

"$heapcli" attach "$target" watch --interval 500ms --prometheus 0 >"$work/out" 2>"$work/watch.log" &
pids+=($!)
await 20 grep -q 'metrics at' "$work/watch.log"
metrics=$(sed -n 's#metrics at http://\([^/]*\)/.*#\1#p' "$work/watch.log")

get "http://$metrics/metrics" | promtool check metrics

cat >"$work/prometheus.yml" <<YAML
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: heapcli
    static_configs: [{targets: ['$metrics']}]
YAML
promtool check config "$work/prometheus.yml" >/dev/null
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
  console.log(s.address().port); s.close(); })')
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
  --web.listen-address="127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
pids+=($!)

query() {
  get "http://127.0.0.1:$port/api/v1/query?query=$(node -p 'encodeURIComponent(process.argv[1])' "$1")" 2>/dev/null
}
has() { query "$1" | grep -q '"value":\['; }
await 30 has 'heapcli_target_up == 1'
await 30 has 'heapcli_heap_used_bytes > 1e6'
await 30 has 'heapcli_gc_collections_total{kind="minor"} >= 0'
query 'heapcli_heap_used_bytes'
printf '\nprometheus.sh: a real Prometheus has the figures\n'
