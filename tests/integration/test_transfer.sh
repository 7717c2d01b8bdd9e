#!/bin/sh
# SPDX-License-Identifier: MIT
# Transfers with real servers: pure-ftpd, stunnel, OpenSSH, and web addresses.
# Runs from the build directory, as root, offline. Nothing is skipped: what is missing fails.
set -eu
# shellcheck source=tests/integration/common.sh
. "${srcdir:-.}/tests/integration/common.sh"
# shellcheck source=tests/integration/servers.sh
. "${srcdir:-.}/tests/integration/servers.sh"
# shellcheck source=tests/integration/transfers.sh
. "${srcdir:-.}/tests/integration/transfers.sh"
need_servers
[ "$(id -u)" = 0 ] || fail "this test runs servers with accounts of their own: run it as root"

account=tpvt$$
cleanup() {
    stop_servers
    remove_account "$account"
    rm -rf "$work"
}
trap cleanup EXIT
make_certificate
wrong=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

# round_trip REAL_DIRECTORY KEY=VALUE… : what every protocol must do.
round_trip() {
    real=$1
    shift
    drive 0 "$@" probe
    says '» : créé'
    says 'Suppression du fichier d.essai : réussie'
    drive 0 "$@" list
    [ ! -s "$work/out" ] || fail "expected: nothing is left by a probe"
    drive 0 "$@" size "absent é #%.bin"
    grep -qx -- -1 "$work/out" || fail "expected: absent"
    drive 0 "$@" put "$work/big" "nom é #%.bin"
    cmp "$work/big" "$real/nom é #%.bin" || fail "expected: sent whole"
    drive 0 "$@" put "$work/other" "nom é #%.bin"
    cmp "$work/other" "$real/nom é #%.bin" || fail "expected: replaced whole"
    drive 0 "$@" put "$work/empty" empty
    cmp "$work/empty" "$real/empty" || fail "expected: empty"
    drive 0 "$@" size "nom é #%.bin"
    grep -qx 3000000 "$work/out" || fail "expected: size"
    drive 0 "$@" list
    [ "$(sort "$work/out" | tr '\n' /)" = "empty/nom é #%.bin/" ] || fail "expected: only the names asked for"
    drive 0 "$@" get "nom é #%.bin" "$work/got"
    cmp "$work/other" "$work/got" || fail "expected: fetched whole"
    [ ! -e "$work/got.part" ] || fail "expected: nothing beside"
    drive 1 "$@" get absent "$work/absent"
    says '^not_found: '
    [ ! -e "$work/absent" ] && [ ! -e "$work/absent.part" ] || fail "expected: nothing fetched"
    head -c 2000000 "$work/big" >"$real/part.bin.part"
    drive 0 "$@" put "$work/big" part.bin
    cmp "$work/big" "$real/part.bin" || fail "expected: resumed"
    says '^note: Reprise .* 2000000 octets'
    head -c 2000000 "$work/other" >"$real/part.bin.part"
    drive 0 "$@" put "$work/big" part.bin
    cmp "$work/big" "$real/part.bin" || fail "expected: not resumed on another content"
    cat "$work/big" "$work/small" >"$real/part.bin.part"
    drive 0 "$@" put "$work/big" part.bin
    cmp "$work/big" "$real/part.bin" || fail "expected: a longer .part starts again"
    drive 0 "$@" remove part.bin
    [ ! -e "$real/part.bin" ] || fail "expected: removed"
    drive 0 "$@" remove part.bin
    drive 0 "$@" repeat=5 put "$work/small" many
}

#
# pure-ftpd: FTP and FTPS explicit.
#
start_pure "$TPV_PASSWORD"
set -- address="127.0.0.1:$pure_port" user=shop
round_trip "$work/pure/plain/edi1" "$@" directory=/plain/edi1
drive 0 "$@" directory=/plain/edi1 probe
says 'Attention : FTP sans chiffrement'
ok "pure-ftpd, FTP"
round_trip "$work/pure/a b/é" "$@" "directory=/a b/é" security=explicit pin="$pin"
drive 0 "$@" directory=/plain/edi1 security=explicit pin="$pin" probe
says 'FTPS explicite, certificat reconnu'
drive 1 "$@" directory=/ security=explicit put "$work/small" x
says "^remote: .*ftp_pin.*$pin"
drive 1 "$@" directory=/ security=explicit pin="sha256//$wrong=" put "$work/small" x
says "^remote: .*empreinte attendue.*$pin"
says_not '^warning: ' # one attempt only
# The server makes a wrong password wait for seconds: the answer is read at the end.
(
    status=0
    TPV_PASSWORD=never-shown "$driver" "$@" directory=/ put "$work/small" x \
        >/dev/null 2>"$work/err530" || status=$?
    echo $status >"$work/status530"
) &
mkdir -m 755 "$work/pure/readonly"
drive 1 "$@" directory=/readonly put "$work/small" x
says '^remote: '
drive 1 "$@" directory=/readonly probe
says 'Connexion et identification : réussies'
ok "pure-ftpd, FTPS explicit"

#
# FTPS implicit.
#
start_implicit
set -- address="ftps://127.0.0.1:$implicit_port" user=shop security=implicit pin="$pin"
round_trip "$work/root/up/edi1" "$@" directory=/up/edi1
drive 1 address="127.0.0.1:$implicit_port" user=shop security=implicit directory=/ list
says "^remote: .*ftp_pin.*$pin"
stop_faulty
ok "stunnel, FTPS implicit"

#
# OpenSSH: SFTP.
#
start_ssh "$account" "$TPV_PASSWORD"
set -- address="sftp://127.0.0.1:$ssh_port" user="$account" security=sftp \
    directory="$work/ssh-home/a \"b\"/é"
round_trip "$work/ssh-home/a \"b\"/é" "$@" pin="$host_pin"
check "the old file left no trace" test ! -e "$work/ssh-home/a \"b\"/é/nom é #%.bin.old"
drive 1 "$@" known_hosts=/dev/null put "$work/small" x
says "^remote: .*ftp_pin.*$host_pin"
echo "[127.0.0.1]:$ssh_port $(cut -d' ' -f1,2 "$work/ssh/key.pub")" >"$work/ssh/known"
drive 0 "$@" known_hosts="$work/ssh/known" put "$work/small" x
drive 1 "$@" pin="SHA256:$wrong" put "$work/small" y
says "^remote: .*empreinte attendue.*$host_pin"
good=$TPV_PASSWORD
TPV_PASSWORD=never-shown
drive 1 "$@" pin="$host_pin" put "$work/small" y
says '^remote: .*ftp_password'
TPV_PASSWORD=$good
ok "OpenSSH, SFTP"

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
drive 1 connect_s=1 ping "http://127.0.0.1:$ssh_port/" # sshd, which is not a web server
says '^network: '
port=$(free_port)
openssl s_server -quiet -accept "127.0.0.1:$port" -cert "$work/cert.pem" -key "$work/key.pem" \
    -www >/dev/null 2>&1 &
servers="$servers $!"
wait_until sh -c "\"$driver\" connect_s=2 ping https://127.0.0.1:$port/ 2>&1 | grep certificat"
drive 1 ping "https://127.0.0.1:$port/"
says '^remote: .*certificat'
ok "web addresses"

wait_until test -s "$work/status530"
cp "$work/err530" "$work/err"
[ "$(cat "$work/status530")" = 1 ] || fail "a wrong password"
says '^remote: .*ftp_password'
check "a wrong password: nothing was written" test ! -e "$work/pure/x" -a ! -e "$work/pure/x.part"
