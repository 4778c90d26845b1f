#!/bin/bash
# Run a command beside a process engine: DOCKER_HOST leads to it, so an unmodified Complement
# test package deploys its homeservers as plain processes.
#
#   run.sh <command ...>      e.g. run.sh "$COMPLEMENT_BIN/csapi.test" -test.v
#
# Private user, network, mount and process namespaces: nothing outside can be reached from
# inside, every name but localhost and Complement's own host name is unknown, and all that
# the command started ends with it. Several may run side by side.
#
# Needs node 20 or later, util-linux, iproute2, openssl 3, and either root or unprivileged user namespaces.
# COMPLEMENT_PROCESS_KEEP=<folder> keeps the containers' data and logs there.
set -euo pipefail
# A shell starts background jobs with SIGINT ignored, and what is ignored at the start
# cannot be trapped later: begin again with the defaults.
if [ "${1:-}" != --signals-reset ]; then
  exec env --default-signal=INT,TERM bash "${BASH_SOURCE[0]}" --signals-reset "$@"
fi
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
host=${COMPLEMENT_HOSTNAME_RUNNING_COMPLEMENT:-host.docker.internal}
keep=()
if [ -n "${COMPLEMENT_PROCESS_KEEP:-}" ]; then
  mkdir -p "$COMPLEMENT_PROCESS_KEEP"
  keep=(--keep "$(cd "$COMPLEMENT_PROCESS_KEEP" && pwd)")
fi
# A short path: that of a socket may have 107 bytes.
work=$(mktemp -d -p /tmp)
child=
stop() {
  trap '' INT TERM HUP
  if [ -n "$child" ]; then
    # Process 1 of the namespace: unshare ends when it and all the others in there are gone.
    kill -KILL $(cat "/proc/$child/task/$child/children") 2>/dev/null || kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  exit "$1"
}
trap 'rm -rf "$work"' EXIT
trap 'stop 130' INT
trap 'stop 143' TERM
trap 'stop 129' HUP
echo "127.0.0.1 localhost $host" > "$work/hosts"
echo "nameserver 127.0.0.1" > "$work/resolv.conf"
mkdir "$work/tmp"
export TMPDIR=$work/tmp   # Complement's mock server writes fixed file names there
export COMPLEMENT_BASE_IMAGE=${COMPLEMENT_BASE_IMAGE:-complement-process}
export DOCKER_HOST=unix://$work/engine.sock
unset DOCKER_TLS_VERIFY DOCKER_CERT_PATH DOCKER_API_VERSION
# setpriv: the namespace ends even when this script is killed outright. The inner shell
# stays as process 1 (no exec) and so reaps orphans.
setpriv --pdeathsig KILL unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc /bin/bash -c '
  set -e
  here=$1 work=$2 keep=$3
  shift 3
  ip link set lo up
  mount --bind "$work/hosts" /etc/hosts
  if [ -e /etc/resolv.conf ]; then mount --bind "$work/resolv.conf" "$(readlink -f /etc/resolv.conf)"; fi
  node "$here/engine/engine.mjs" --socket "$work/engine.sock" --dir "$work/engine" --resolver ${keep:+--keep "$keep"} </dev/null &
  engine=$!
  until [ -S "$work/engine.sock" ]; do
    kill -0 "$engine" || exit 125
    sleep 0.02
  done
  "$@" || exit $?' run.sh "$here" "$work" "${keep[1]:-}" "$@" <&0 &
child=$!
wait "$child"
