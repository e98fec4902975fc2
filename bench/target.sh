# Starts the Node.js process that a benchmark takes snapshots of, and reads its
# memory and the machine's load from /proc. Sourced by the benchmark scripts;
# Linux only. Callers read the variables that are set here.
# shellcheck shell=bash disable=SC2034

# start_target NODE SCRIPT [ARGUMENT...]: sets target_pid, target_url and
# target_out, a descriptor with what the target prints after `ready URL`.
start_target() {
  local node=$1 word
  shift
  exec {target_out}< <(exec "$node" --inspect=127.0.0.1:0 "$@" 2>/dev/null)
  target_pid=$!
  if ! read -r word target_url <&"$target_out" || [[ $word != ready ]]; then
    echo "$node $1 did not start" >&2
    return 1
  fi
}

stop_target() {
  [[ ${target_pid:-} ]] || return 0
  kill "$target_pid" 2>/dev/null || true
  wait "$target_pid" 2>/dev/null || true
  exec {target_out}<&-
  target_pid=''
}

# The peak of resident memory, in KiB, since the last reset_target_peak.
target_peak_kib() {
  awk '$1 == "VmHWM:" { print $2 }' "/proc/$target_pid/status"
}

reset_target_peak() {
  echo 5 >"/proc/$target_pid/clear_refs"
}

# CPU time of the target so far, in clock ticks.
target_ticks() {
  sed 's/.*) //' "/proc/$target_pid/stat" | awk '{ print $12 + $13 }'
}

# CPU time of everything on the machine so far, in clock ticks.
machine_ticks() {
  awk '$1 == "cpu" { print $2 + $3 + $4 + $7 + $8 + $9; exit }' /proc/stat
}

# Waits until the machine has had next to nothing to do for a second, or for
# $1 seconds.
wait_for_quiet() {
  local limit=$1 before after
  for ((; limit > 0; limit--)); do
    before=$(machine_ticks)
    sleep 1
    after=$(machine_ticks)
    if ((after - before <= 5)); then return; fi
  done
}
