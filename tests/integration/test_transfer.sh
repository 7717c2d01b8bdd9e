#!/bin/sh
# SPDX-License-Identifier: MIT
# Transfers with real servers (pure-ftpd, stunnel, OpenSSH) and with one that misbehaves.
# Runs from the build directory, as root, offline. Nothing is skipped: what is missing fails.
set -u

here=$(pwd)
driver=$here/tests/integration/transfer_driver
faulty=$here/tests/integration/ftp_faulty
work=$(mktemp -d)
account=tpvt$$
pids=
failures=0
checks=0
TPV_PASSWORD=secret-$$
export TPV_PASSWORD LC_ALL=C.UTF-8

cleanup() {
    for pid in $pids; do
        kill "$pid" 2>/dev/null
    done
    wait 2>/dev/null
    if id "$account" >/dev/null 2>&1; then
        userdel "$account" 2>/dev/null
    fi
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

fail() {
    printf 'FAIL: %s\n' "$*"
    sed 's/^/    | /' "$work/err" 2>/dev/null
    failures=$((failures + 1))
}

# check DESCRIPTION COMMAND… : the command must succeed.
check() {
    what=$1
    shift
    checks=$((checks + 1))
    "$@" || fail "$what: $*"
}

need() {
    command -v "$1" >/dev/null 2>&1 || {
        echo "$1 is missing: install the Debian package $2"
        exit 1
    }
}

if [ "$(id -u)" != 0 ]; then
    echo "this test runs servers with accounts of their own: run it as root"
    exit 1
fi
for program in "$driver" "$faulty"; do
    test -x "$program" || {
        echo "$program is not built: make check builds it"
        exit 1
    }
done
PATH=$PATH:/usr/sbin:/sbin
need pure-ftpd pure-ftpd
need pure-pw pure-ftpd
need stunnel stunnel4
need sshd openssh-server
need ssh-keygen openssh-client
need openssl openssl
need useradd passwd

#
# The driver: results in $work/out, words in $work/err.
#
drive() { # STATUS ARGUMENT…
    expected=$1
    shift
    checks=$((checks + 1))
    "$driver" wait_ms=20 connect_s=5 "$@" >"$work/out" 2>"$work/err"
    status=$?
    [ $status = "$expected" ] || fail "status $status instead of $expected: $*"
    if grep -q "$TPV_PASSWORD" "$work/out" "$work/err"; then
        fail "the password is shown: $*"
    fi
}

says() { # REGULAR EXPRESSION
    checks=$((checks + 1))
    grep -q -e "$1" "$work/err" "$work/out" || fail "nothing says: $1"
}

# wait_until COMMAND… : at most 10 s.
wait_until() {
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ $tries -gt 500 ]; then
            echo "FAIL: never came: $*" >&2
            exit 1
        fi
        sleep 0.02
    done
}

file() { # NAME BYTES
    head -c "$2" /dev/urandom >"$work/$1"
}

free_port() {
    "$faulty" "$work" "$work/free" /dev/null &
    pid=$!
    wait_until test -s "$work/free" && cat "$work/free"
    kill $pid
    rm -f "$work/free"
}

file big 3000000
file other 3000000
file small 1000
: >"$work/empty"
chmod 755 "$work"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 \
    -subj /CN=tills.invalid 2>/dev/null
cat "$work/key.pem" "$work/cert.pem" >"$work/both.pem"
pin=sha256//$(openssl x509 -in "$work/cert.pem" -pubkey -noout |
    openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | openssl base64)
wrong=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

# round_trip REAL_DIRECTORY KEY=VALUE… : what every protocol must do.
round_trip() {
    real=$1
    shift
    drive 0 "$@" probe
    says '» : créé'
    says 'Suppression du fichier d.essai : réussie'
    drive 0 "$@" list
    check "nothing is left by a probe" test ! -s "$work/out"
    drive 0 "$@" size "absent é #%.bin"
    check "absent" grep -qx -- -1 "$work/out"
    drive 0 "$@" put "$work/big" "nom é #%.bin"
    check "sent whole" cmp "$work/big" "$real/nom é #%.bin"
    drive 0 "$@" put "$work/other" "nom é #%.bin"
    check "replaced whole" cmp "$work/other" "$real/nom é #%.bin"
    drive 0 "$@" put "$work/empty" empty
    check "empty" cmp "$work/empty" "$real/empty"
    drive 0 "$@" size "nom é #%.bin"
    check "size" grep -qx 3000000 "$work/out"
    drive 0 "$@" list
    check "only the names asked for" test "$(sort "$work/out" | tr '\n' /)" = "empty/nom é #%.bin/"
    drive 0 "$@" get "nom é #%.bin" "$work/got"
    check "fetched whole" cmp "$work/other" "$work/got"
    check "nothing beside" test ! -e "$work/got.part"
    drive 1 "$@" get absent "$work/absent"
    says '^not_found: '
    check "nothing fetched" test ! -e "$work/absent" -a ! -e "$work/absent.part"
    head -c 2000000 "$work/big" >"$real/part.bin.part"
    drive 0 "$@" put "$work/big" part.bin
    check "resumed" cmp "$work/big" "$real/part.bin"
    says '^note: Reprise .* 2000000 octets'
    head -c 2000000 "$work/other" >"$real/part.bin.part"
    drive 0 "$@" put "$work/big" part.bin
    check "not resumed on another content" cmp "$work/big" "$real/part.bin"
    cat "$work/big" "$work/small" >"$real/part.bin.part"
    drive 0 "$@" put "$work/big" part.bin
    check "a longer .part starts again" cmp "$work/big" "$real/part.bin"
    drive 0 "$@" remove part.bin
    check "removed" test ! -e "$real/part.bin"
    drive 0 "$@" remove part.bin
    drive 0 "$@" repeat=5 put "$work/small" many
}

begun=$(date +%s%N)
lap() {
    now=$(date +%s%N)
    printf '%-28s %5d ms\n' "$1" $(((now - begun) / 1000000))
    begun=$now
}

#
# pure-ftpd: FTP and FTPS explicit.
#
mkdir "$work/pure"
chown 1:1 "$work/pure"
# A hash that is cheap to check: the one that pure-pw makes costs seconds a login.
echo "shop:$(openssl passwd -6 "$TPV_PASSWORD"):1:1::$work/pure/./::::::::::::" >"$work/accounts"
pure-pw mkdb "$work/accounts.pdb" -f "$work/accounts"
port=$(free_port) || exit 1
pure-ftpd -4 -S "127.0.0.1,$port" -l "puredb:$work/accounts.pdb" -E -A -H -u 1 -Y 1 \
    -2 "$work/both.pem" -g "$work/pure.pid" >/dev/null 2>&1 &
pids="$pids $!"
wait_until "$driver" address="127.0.0.1:$port" directory=/ user=shop attempts=1 list
target="address=127.0.0.1:$port user=shop"
# shellcheck disable=SC2086 # a list of settings
{
    round_trip "$work/pure/plain/edi1" $target directory=/plain/edi1
    drive 0 $target directory=/plain/edi1 probe
    says 'Attention : FTP sans chiffrement'
    lap "pure-ftpd, FTP"
    round_trip "$work/pure/a b/é" $target "directory=/a b/é" security=explicit pin="$pin"
    drive 0 $target directory=/plain/edi1 security=explicit pin="$pin" probe
    says 'FTPS explicite, certificat reconnu'
    drive 1 $target directory=/ security=explicit put "$work/small" x
    says "^remote: .*ftp_pin.*$pin"
    drive 1 $target directory=/ security=explicit pin="sha256//$wrong=" put "$work/small" x
    says "^remote: .*empreinte attendue.*$pin"
    check "one attempt only" test "$(grep -c ^warning: "$work/err")" = 0
    # The server makes a wrong password wait for seconds: the answer is read at the end.
    (
        TPV_PASSWORD=never-shown "$driver" $target directory=/ put "$work/small" x \
            >/dev/null 2>"$work/err530"
        echo $? >"$work/status530"
    ) &
    mkdir -m 755 "$work/pure/readonly"
    drive 1 $target directory=/readonly put "$work/small" x
    says '^remote: '
    drive 1 $target directory=/readonly probe
    says 'Connexion et identification : réussies'
}
lap "pure-ftpd, FTPS explicit"

#
# FTPS implicit: pure-ftpd is not built for it, so stunnel stands before a plain server.
#
start_faulty() { # RULE…
    rm -rf "$work/root" "$work/port" "$work/log"
    mkdir -p "$work/root/d"
    "$faulty" "$work/root" "$work/port" "$work/log" "$@" &
    faulty_pid=$!
    pids="$pids $faulty_pid"
    wait_until test -s "$work/port"
    faulty_port=$(cat "$work/port")
}

stop_faulty() {
    kill "$faulty_pid"
}

relay() { # NAME ACCEPT CONNECT
    printf '[%s]\naccept = 127.0.0.1:%d\nconnect = 127.0.0.1:%d\n' "$1" "$2" "$3"
}

port=$(free_port) || exit 1
data=$(free_port) || exit 1
relayed=$(free_port) || exit 1
start_faulty data="$data" announce="$relayed"
{
    printf 'foreground = yes\npid =\ncert = %s\n' "$work/both.pem"
    relay control "$port" "$faulty_port"
    relay data "$relayed" "$data"
} >"$work/stunnel.conf"
stunnel "$work/stunnel.conf" >/dev/null 2>&1 &
pids="$pids $!"
set -- address="ftps://127.0.0.1:$port" user=shop security=implicit pin="$pin"
wait_until "$driver" "$@" directory=/ attempts=1 list
round_trip "$work/root/up/edi1" "$@" directory=/up/edi1
drive 1 address="127.0.0.1:$port" user=shop security=implicit directory=/ list
says "^remote: .*ftp_pin.*$pin"
stop_faulty
lap "stunnel, FTPS implicit"

#
# OpenSSH: SFTP, with an account that lives as long as this test.
#
mkdir -p /run/sshd "$work/ssh" "$work/home"
ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/key"
useradd -M -d "$work/home" -s /usr/sbin/nologin -p "$(openssl passwd -6 "$TPV_PASSWORD")" "$account"
chown "$account" "$work/home"
port=$(free_port) || exit 1
cat >"$work/ssh/config" <<END
Port $port
ListenAddress 127.0.0.1
HostKey $work/ssh/key
UsePAM no
PasswordAuthentication yes
AuthorizedKeysFile none
AllowUsers $account
PidFile none
Subsystem sftp internal-sftp
ForceCommand internal-sftp
END
"$(command -v sshd)" -D -e -f "$work/ssh/config" >/dev/null 2>&1 &
pids="$pids $!"
host_pin=$(ssh-keygen -lf "$work/ssh/key.pub" | cut -d' ' -f2)
set -- address="sftp://127.0.0.1:$port" user="$account" security=sftp directory="$work/home/a \"b\"/é"
wait_until "$driver" "$@" pin="$host_pin" attempts=1 list
round_trip "$work/home/a \"b\"/é" "$@" pin="$host_pin"
check "the old file left no trace" test ! -e "$work/home/a \"b\"/é/nom é #%.bin.old"
drive 1 "$@" known_hosts=/dev/null put "$work/small" x
says "^remote: .*ftp_pin.*$host_pin"
echo "[127.0.0.1]:$port $(cut -d' ' -f1,2 "$work/ssh/key.pub")" >"$work/ssh/known"
drive 0 "$@" known_hosts="$work/ssh/known" put "$work/small" x
drive 1 "$@" pin="SHA256:$wrong" put "$work/small" y
says "^remote: .*empreinte attendue.*$host_pin"
good=$TPV_PASSWORD
TPV_PASSWORD=never-shown
drive 1 "$@" pin="$host_pin" put "$work/small" y
says '^remote: .*ftp_password'
TPV_PASSWORD=$good
lap "OpenSSH, SFTP"

#
# The server that misbehaves. Whatever it does: under its name, a file is whole.
#
# bad STATUS [KEY=VALUE…] : sends big as F with the rules that run.
bad() {
    expected_status=$1
    shift
    drive "$expected_status" address="127.0.0.1:$faulty_port" user=u directory=/d attempts=3 "$@" \
        put "$work/big" f
}

sent() { # COMMAND COUNT
    check "number of $1" test "$(grep -c "^$1" "$work/log")" = "$2"
}

is_whole() { check "whole" cmp "$work/big" "$work/root/d/f"; }
is_absent() { check "absent" test ! -e "$work/root/d/f"; }
is_old() { check "the old one" cmp "$work/other" "$work/root/d/f"; }

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
lap "faults of uploads"

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

start_faulty
bad 130 stop_at=1
is_absent
bad 0
is_whole
stop_faulty
lap "stalls and stops"

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
    check "fetched whole" cmp "$work/big" "$work/fetched"
    check "nothing beside" test ! -e "$work/fetched.part"
}
is_not_fetched() {
    check "not fetched" test ! -e "$work/fetched"
    rm -f "$work/fetched.part"
}

start_faulty cut=1200000,1
fetch 0
is_fetched
sent 'REST [1-9]' 1
stop_faulty

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

start_faulty
drive 1 address="127.0.0.1:$faulty_port" user=u directory=/d get f /dev/null/nowhere
says '^io: '
stop_faulty
lap "faults of downloads"

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
lap "refused at once"

#
# Web addresses.
#
start_faulty http=200
drive 0 ping "http://127.0.0.1:$faulty_port/page"
says 'le service répond, HTTP 200 en .* (faulty)'
stop_faulty
start_faulty http=404
drive 0 ping "http://127.0.0.1:$faulty_port/"
says 'y existe pas.*HTTP 404'
stop_faulty
start_faulty http=503
drive 0 ping "http://127.0.0.1:$faulty_port/"
says 'en erreur, HTTP 503'
stop_faulty
drive 1 connect_s=1 ping "http://127.0.0.1:$port/" # sshd, which is not a web server
says '^network: '
port=$(free_port) || exit 1
openssl s_server -quiet -accept "127.0.0.1:$port" -cert "$work/cert.pem" -key "$work/key.pem" \
    -www >/dev/null 2>&1 &
pids="$pids $!"
wait_until sh -c "\"$driver\" connect_s=2 ping https://127.0.0.1:$port/ 2>&1 | grep certificat"
drive 1 ping "https://127.0.0.1:$port/"
says '^remote: .*certificat'
lap "web"

wait_until test -s "$work/status530"
cp "$work/err530" "$work/err"
check "a wrong password" grep -qx 1 "$work/status530"
says '^remote: .*ftp_password'
check "nothing was written" test ! -e "$work/pure/x" -a ! -e "$work/pure/x.part"

printf '%d checks, %d failures\n' "$checks" "$failures"
[ "$failures" = 0 ]
