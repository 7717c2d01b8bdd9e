#!/bin/sh
# SPDX-License-Identifier: MIT
# What happens to a home when things go wrong: killed runs, full disks, signals, locks, databases
# that are replaced, settings that are damaged. What is published is whole at every moment.
# Runs from the build directory, as root (a small file system is mounted), offline.
# TPV_SEED gives the delays of a run again; TPV_KILLS says how many.
set -eu
# shellcheck source=tests/integration/common.sh
. "${srcdir:-.}/tests/integration/common.sh"
# shellcheck source=tests/integration/servers.sh
. "${srcdir:-.}/tests/integration/servers.sh"
need mount mount
need script bsdutils

cleanup() {
    stop_servers
    ! mountpoint -q "$work/small" || umount "$work/small"
    rm -rf "$work"
}
trap cleanup EXIT

place=$home/publication/edi1/DEMO/0001
share=$home/edi/canal1/DEMO/0001
business=$home/demo/commerce.db
till=$work/till.db
seed=${TPV_SEED:-$(date +%N)}
kills=${TPV_KILLS:-40}
echo "seed $seed"

# random COUNT LOW HIGH : so many whole numbers, the same for the same seed.
random() {
    seed=$((seed + 1))
    awk -v seed="$seed" -v count="$1" -v low="$2" -v high="$3" 'BEGIN { srand(seed)
        for (i = 0; i < count; i++) print low + int(rand() * (high - low + 1)) }'
}

# start ARGUMENT… : the program in the background; its number in $running.
start() {
    "$tpv" --home "$home" "$@" >"$work/out" 2>"$work/err" </dev/null &
    running=$!
}

# finish : its status in $status.
finish() {
    status=0
    wait "$running" 2>/dev/null || status=$?
}

# killed_after MILLISECONDS ARGUMENT…
killed_after() {
    delay=$1
    shift
    : >"$work/mark"
    start "$@"
    sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
    kill -9 "$running" 2>/dev/null || true
    finish
}

# Files under their final name are whole, listed or not.
check_whole() { # DIRECTORY…
    find "$@" -name '*.tar.zst' -newer "$work/mark" -exec zstd -qt {} + >"$work/out" 2>"$work/err" ||
        fail "half a file under its final name"
}

check_no_remains() {
    find "$share" "$place" -mindepth 1 ! -name '*.tar.zst' ! -name catalogue.json \
        ! -name catalogue.json.minisig ! -name catalogue.previous.minisig >"$work/out"
    [ ! -s "$work/out" ] || fail "remains"
    jq -r '.extracts[].file' "$place/catalogue.json" | sort >"$work/list"
    for directory in "$share" "$place"; do
        find "$directory" -name '*.tar.zst' -printf '%f\n' | sort >"$work/err"
        cmp "$work/list" "$work/err" || fail "files that the catalogue does not list"
    done
}

till_is_up_to_date() {
    follow "$place" "$till"
    compare "$till" "$business"
}

#
# init, killed.
#
whole_home=$home
for delay in $(random 8 5 400); do
    home=$work/cut
    killed_after "$delay" init --demo --scale 0.2
    "$tpv" --home "$home" init --demo --scale 0.2 >"$work/out" 2>"$work/err" || status=$?
    grep -q 'est déjà une installation' "$work/err" || run 0 info
    run 0 extract full
    [ "$(find "$home" -name '*.tmp' -o -name '*.part' -o -name en-cours | wc -l)" = 0 ] || fail "remains of init"
    rm -rf "$home"
done
home=$whole_home
ok "init --demo, killed 8 times, then made again"

#
# Extractions, killed.
#
run 0 init --demo --scale 3
run 0 extract full
number=0
died=0
for delay in $(random "$kills" 10 450); do
    number=$((number + 1))
    [ $((number % 3)) != 0 ] || run 0 demo day
    kind=changes
    [ $((number % 2)) = 0 ] || kind=full
    killed_after "$delay" extract $kind
    [ "$status" != 137 ] || died=$((died + 1))
    check_published "$place"
    check_whole "$place" "$share"
    [ $((number % 5)) = 0 ] || continue
    run 0 extract changes
    check_no_remains
    follow "$place" "$till"
    [ $((number % 10)) != 0 ] || run 0 publish purge
    [ $((number % 20)) != 0 ] || compare "$till" "$business"
done
run 0 demo day
run 0 extract changes
till_is_up_to_date
check "$died of $kills extractions died: published whole each time, the next run goes on" test "$died" -gt $((kills / 4))
rm "$till" "$till.sequence"
till_is_up_to_date
ok "the chain, applied from its start, is the business database"
