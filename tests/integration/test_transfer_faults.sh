#!/bin/sh
# SPDX-License-Identifier: MIT
# Transfers with a server that misbehaves, and what never reaches a server. Whatever happens, a file
# under its name is whole. Runs from the build directory, offline.
set -eu
# shellcheck source=tests/integration/common.sh
. "${srcdir:-.}/tests/integration/common.sh"
# shellcheck source=tests/integration/servers.sh
. "${srcdir:-.}/tests/integration/servers.sh"
# shellcheck source=tests/integration/transfers.sh
. "${srcdir:-.}/tests/integration/transfers.sh"

cleanup() {
    stop_servers
    rm -rf "$work"
}
trap cleanup EXIT

# bad STATUS [KEY=VALUE…] : sends big as F with the rules that run.
bad() {
    expected_status=$1
    shift
    drive "$expected_status" address="127.0.0.1:$faulty_port" user=u directory=/d attempts=3 "$@" \
        put "$work/big" f
}

sent() { # COMMAND COUNT
    [ "$(grep -c "^$1" "$work/log")" = "$2" ] || fail "not $2 $1"
}

is_whole() { cmp "$work/big" "$work/root/d/f" || fail "not whole"; }
is_absent() { [ ! -e "$work/root/d/f" ] || fail "there, and should not be"; }
is_old() { cmp "$work/other" "$work/root/d/f" || fail "not the old one"; }

start_faulty cut=1200000,1
bad 0
is_whole
sent STOR 1
sent APPE 1
says '^warning: .*Nouvel essai dans .*(2 sur 3)'
stop_faulty

start_faulty cut=1000
bad 1
is_absent
says '^network: .*3 essais'
stop_faulty

start_faulty refuse=APPE,502 cut=1200000,1
bad 0
is_whole
sent STOR 2
stop_faulty

start_faulty refuse=RNTO,550,1
bad 0
is_whole
stop_faulty

start_faulty refuse=RNTO,550
cp "$work/other" "$work/root/d/f"
bad 1
is_old
says '^remote: '
sent STOR 1
stop_faulty

start_faulty keep=1
cp "$work/other" "$work/root/d/f"
bad 0
is_whole
check "nothing beside" test "$(ls "$work/root/d")" = f
stop_faulty

start_faulty keep=1 refuse=DELE,550
cp "$work/other" "$work/root/d/f"
bad 0
is_whole
stop_faulty

start_faulty lose=RNTO,1
bad 0
is_whole
sent STOR 1
stop_faulty

start_faulty lose=STOR,1
bad 0
is_whole
sent STOR 1
sent APPE 0
stop_faulty

for delta in 10 -10; do
    start_faulty lie=$delta
    bad 1
    is_absent
    says '^network: .*octets'
    stop_faulty
    start_faulty lie=$delta cut=1200000,1
    bad 1
    is_absent
    stop_faulty
done

start_faulty forget=5000,1
bad 0
is_whole
stop_faulty

start_faulty forget=5000
cp "$work/other" "$work/root/d/f"
bad 1
is_old
stop_faulty

start_faulty refuse=USER,421,1 refuse=STOR,450,1
bad 0
is_whole
sent STOR 2
stop_faulty

start_faulty refuse=STOR,450
bad 1
is_absent
says '^network: '
sent STOR 3
stop_faulty

for code in 452 552; do
    start_faulty refuse=STOR,$code
    bad 1
    is_absent
    says '^remote: .*place'
    sent STOR 1
    stop_faulty
done

start_faulty full=1000000
bad 1
is_absent
says '^remote: .*disque du serveur est plein'
stop_faulty

start_faulty refuse=PASS,530
bad 1
is_absent
says '^remote: .*ftp_password'
sent PASS 1
stop_faulty

start_faulty refuse=STOR,553
bad 1
says '^remote: '
sent STOR 1
stop_faulty

start_faulty refuse=CWD,550
bad 1
says '^remote: .*ftp_path'
sent STOR 0
stop_faulty

start_faulty drop=USER,2
bad 0
is_whole
stop_faulty

start_faulty refuse=SIZE,502
bad 0
is_whole
says '^warning: .*ne donne pas la taille'
stop_faulty

start_faulty refuse=SIZE,502 refuse=REST,502 cut=1200000,1
bad 0
is_whole
sent STOR 2
stop_faulty

start_faulty refuse=NLST,550
drive 0 address="127.0.0.1:$faulty_port" user=u directory=/d list
stop_faulty

start_faulty refuse=DELE,550
cp "$work/small" "$work/root/d/kept"
drive 1 address="127.0.0.1:$faulty_port" user=u directory=/d remove kept
says '^remote: '
drive 0 address="127.0.0.1:$faulty_port" user=u directory=/d remove absent
stop_faulty
ok "faults of uploads"

start_faulty stall=1000000,1
bad 0 stall_s=1
is_whole
stop_faulty

start_faulty hang=RNTO,1
bad 0 stall_s=1
is_whole
stop_faulty

start_faulty stall=1000000
begun_stop=$(date +%s%N)
bad 130 stop_ms=300
says '^stopped: '
check "stopped soon" test $((($(date +%s%N) - begun_stop) / 1000000)) -lt 2000
is_absent
stop_faulty

start_faulty refuse=USER,421
begun_stop=$(date +%s%N)
bad 130 wait_ms=60000 stop_ms=300
check "stopped while waiting" test $((($(date +%s%N) - begun_stop) / 1000000)) -lt 1000
stop_faulty

# shellcheck disable=SC2119 # no rule
start_faulty
bad 130 stop_at=1
is_absent
bad 0
is_whole
stop_faulty
ok "stalls and stops"

# Fetching.
fetch() { # STATUS [KEY=VALUE…]
    expected_status=$1
    shift
    rm -f "$work/fetched"
    cp "$work/big" "$work/root/d/f"
    drive "$expected_status" address="127.0.0.1:$faulty_port" user=u directory=/d attempts=3 "$@" \
        get f "$work/fetched"
}
is_fetched() {
    cmp "$work/big" "$work/fetched" || fail "not fetched whole"
    [ ! -e "$work/fetched.part" ] || fail "half a file is left"
}
is_not_fetched() {
    [ ! -e "$work/fetched" ] || fail "fetched, and should not be"
    rm -f "$work/fetched.part"
}

start_faulty cut=1200000,1
fetch 0
is_fetched
sent 'REST [1-9]' 1
stop_faulty

# shellcheck disable=SC2119 # no rule
start_faulty
head -c 2000000 "$work/other" >"$work/fetched.part"
fetch 0
is_fetched
stop_faulty

start_faulty cut=1200000,1 refuse=REST,502
fetch 0
is_fetched
stop_faulty

for delta in 10 -10; do
    start_faulty lie=$delta
    fetch 1
    says '^network: '
    is_not_fetched
    stop_faulty
done

start_faulty refuse=SIZE,502
fetch 0
is_fetched
stop_faulty

start_faulty stall=1000000
fetch 130 stop_ms=300
is_not_fetched
stop_faulty

# shellcheck disable=SC2119 # no rule
start_faulty
drive 1 address="127.0.0.1:$faulty_port" user=u directory=/d get f /dev/null/nowhere
says '^io: '
stop_faulty
ok "faults of downloads"

#
# What never reaches a server.
#
set -- user=u directory=/d attempts=2
drive 1 "$@" address=127.0.0.1:1 put "$work/small" f
says '^network: .*connexion impossible.*2 essais'
drive 1 "$@" address=nowhere.invalid put "$work/small" f
says '^network: .*nom d.hôte inconnu'
drive 2 "$@" address=127.0.0.1:1 put "$work/small" ../f
drive 2 "$@" address=http://127.0.0.1 put "$work/small" f
drive 2 address=127.0.0.1 user=u directory=relative list
drive 2 address=127.0.0.1 directory=/ list
drive 1 "$@" address=127.0.0.1:1 put "$work/missing" f
says '^io: '
drive 2 ping ftp://127.0.0.1/
drive 1 connect_s=2 ping http://127.0.0.1:1/
says '^network: '
ok "refused at once"
