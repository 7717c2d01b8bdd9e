# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# Servers that the tests start for themselves, on free ports of 127.0.0.1. Sourced; the caller
# gives $work, wait_until() and need(), and calls stop_servers when it ends.

faulty=$(pwd)/tests/integration/ftp_faulty
servers=

stop_servers() {
    for server in $servers; do
        kill "$server" 2>/dev/null || true
    done
    wait 2>/dev/null || true
}

free_port() {
    "$faulty" "$work" "$work/free" /dev/null &
    free_pid=$!
    wait_until test -s "$work/free" && cat "$work/free"
    kill $free_pid
    rm -f "$work/free"
}

# start_faulty RULE… : the server that misbehaves, on an empty $work/root; port in $faulty_port.
start_faulty() {
    rm -rf "$work/root" "$work/port" "$work/log"
    mkdir -p "$work/root/d"
    resume_faulty "$@"
}

# resume_faulty RULE… : the same on what $work/root holds.
resume_faulty() {
    rm -f "$work/port"
    "$faulty" "$work/root" "$work/port" "$work/log" "$@" &
    faulty_pid=$!
    servers="$servers $faulty_pid"
    wait_until test -s "$work/port"
    faulty_port=$(cat "$work/port")
}

stop_faulty() {
    kill "$faulty_pid"
}
