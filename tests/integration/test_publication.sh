#!/bin/sh
# SPDX-License-Identifier: MIT
# Publication by FTP, FTPS and SFTP, with real servers and with one that misbehaves, as the
# dossier's fields set it. Whatever happens, the catalogue there lists whole files only.
# Runs from the build directory, as root, offline. Nothing is skipped: what is missing fails.
set -eu
# shellcheck source=tests/integration/common.sh
. "${srcdir:-.}/tests/integration/common.sh"
# shellcheck source=tests/integration/servers.sh
. "${srcdir:-.}/tests/integration/servers.sh"
need_servers
[ "$(id -u)" = 0 ] || fail "this test runs servers with accounts of their own: run it as root"

account=tpve$$
secret="s3cret-$$"
cleanup() {
    stop_servers
    remove_account "$account"
    rm -rf "$work"
}
trap cleanup EXIT
make_certificate
business=$home/demo/commerce.db

run 0 init --demo --scale 0.5
# attempts COUNT : one is enough where the failure is what is looked at.
attempts() { sed -i "s/^.*publish_attempts =.*/publish_attempts = $1/" "$home/tpv.ini"; }
attempts 1

# cycle DIRECTORY : what every protocol must do, the place being set.
cycle() {
    run 0 dossier test ftp
    says 'Suppression du fichier d.essai : réussie'
    run 0 extract full
    says '(publié)'
    check_published "$1"
    rm -f "$work/till.db" "$work/till.db.sequence"
    follow "$1" "$work/till.db"
    run 0 demo day
    run 0 extract changes
    follow "$1" "$work/till.db"
    compare "$work/till.db" "$business"
    run 0 extract full
    run 0 extract full
    run 0 publish purge
    says '^[1-9]'
    check_published "$1"
    find "$1" -type f -printf '%f\n' | sort >"$work/out"
    {
        echo catalogue.json
        echo catalogue.json.minisig
        echo catalogue.previous.minisig
        jq -r '.extracts[].file' "$1/catalogue.json"
    } | sort | cmp - "$work/out" || fail "what is not in the catalogue is not removed from the server"
    run 0 publish verify
}

#
# Real servers.
#
start_pure "$secret"
run 0 dossier set ftp_mode=send ftp_address="127.0.0.1:$pure_port" ftp_user=shop ftp_security=none ftp_path="/a b/é"
feed "$secret" 0 dossier set ftp_password=-
cycle "$work/pure/a b/é"
run 0 dossier test ftp
says 'Attention : FTP sans chiffrement'
ok "pure-ftpd, FTP: published, followed by a till, purged; said not to be encrypted"

run 0 dossier set ftp_security=explicit ftp_path=/tls
run 1 dossier test ftp
says "ftp_pin.*$pin"
run 3 extract full
says "Extrait, mais pas publié.*ftp_pin.*$pin"
[ ! -e "$work/pure/tls" ] || [ -z "$(find "$work/pure/tls" -type f)" ] || fail "written before the certificate was known"
run 0 dossier set ftp_pin="sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
run 3 extract full
says "$pin"
ok "an unknown certificate, and another than expected, are refused: what to write is said"
run 0 dossier set ftp_pin="$pin"
cycle "$work/pure/tls"
feed "never-$secret" 0 dossier set ftp_password=-
run 1 dossier test ftp
says ftp_password
run 3 extract full
says 'Extrait, mais pas publié.*ftp_password'
says_not "$secret"
feed "$secret" 0 dossier set ftp_password=-
run 0 publish retry
check_published "$work/pure/tls"
ok "pure-ftpd, FTPS explicit: published, followed, purged; a wrong password says which field"

kill "$pure_pid"
wait "$pure_pid" 2>/dev/null || true
run 3 extract full
says 'Extrait, mais pas publié.*publish retry'
run 0 publish list
says 'à publier'
run 3 --json extract full
check "the result is told in JSON too" test "$(jq -c '[.published, .kind]' "$work/out")" = '[false,"full"]'
run 1 publish retry
check_published "$work/pure/tls"
start_pure "$secret" "$pure_port"
run 0 publish retry
says '^2 fichiers'
check_published "$work/pure/tls"
run 0 publish list
says_not 'à publier'
follow "$work/pure/tls" "$work/till.db"
compare "$work/till.db" "$business"
ok "server down: extracted but not published (3), then publish retry sends what waits"
run 2 --json journal --follow
run 0 --json journal
check "and the journal tells it" test "$(jq '[.[] | select(.result == "partial")] | length > 2' "$work/out")" = true
cp "$work/pure/tls/catalogue.json" "$work/catalogue"
first_home=$home
home=$work/second
run 0 init --demo --scale 0.2 environment=AUTRE
run 0 dossier set ftp_mode=send ftp_address="127.0.0.1:$pure_port" ftp_security=explicit ftp_pin="$pin" \
    ftp_user=shop ftp_path=/tls
feed "$secret" 0 dossier set ftp_password=-
run 3 extract full
says 'déjà celui du dossier 1 de l.environnement DEMO'
home=$first_home
cmp "$work/catalogue" "$work/pure/tls/catalogue.json" || fail "another dossier's catalogue was replaced"
ok "a place that is another dossier's is refused"

start_implicit
run 0 dossier set ftp_address="127.0.0.1:$implicit_port" ftp_security=implicit ftp_path=/up/edi1 ftp_pin=
run 1 dossier test ftp
says "ftp_pin.*$pin"
run 0 dossier set ftp_pin="$pin"
attempts 4 # the relay may lose the end of a file: it is sent again
cycle "$work/root/up/edi1"
attempts 1
stop_faulty
ok "stunnel, FTPS implicit: published, followed by a till, purged"

start_ssh "$account" "$secret"
run 0 dossier set ftp_address="127.0.0.1:$ssh_port" ftp_security=sftp ftp_path="$work/ssh-home/e \"d\"/i" \
    ftp_user="$account" ftp_pin=
run 1 dossier test ftp
says "ftp_pin.*$host_pin"
run 0 dossier set ftp_pin="$host_pin"
cycle "$work/ssh-home/e \"d\"/i"
ok "OpenSSH, SFTP: published, followed by a till, purged"

#
# The server that misbehaves.
#
place=$work/root/d
# again [RULE…] : the server once more, with these rules, on what it has.
again() {
    stop_faulty
    : >"$work/log"
    resume_faulty "$@"
    run 0 dossier set ftp_address="127.0.0.1:$faulty_port"
}
# shellcheck disable=SC2119 # no rule
start_faulty
run 0 dossier set ftp_security=none ftp_path=/d ftp_user=u ftp_pin=
again
run 0 extract full
sed -n 's|^RNTO /d/||p' "$work/log" >"$work/out"
[ "$(tail -n 2 "$work/out" | tr '\n' ' ')" = 'catalogue.json.minisig catalogue.json ' ] ||
    fail "the catalogue does not come last"
check_published "$place"
ok "the catalogue comes last, after its signature"

again
run 0 extract full --no-publish
check "--no-publish sends nothing" test ! -s "$work/log"
run 0 publish purge
check_published "$place"
ok "publish purge lists nothing that is not there"

for rules in 'cut=3000' 'refuse=RNTO,550' 'full=3000' 'refuse=STOR,452' 'refuse=STOR,553' 'lie=10' 'forget=500' \
    'drop=RNTO' 'spare=STOR,2 refuse=STOR,552' 'spare=RNTO,1 refuse=RNTO,550' 'spare=RNTO,2 drop=RNTO' \
    'spare=STOR,3 full=100' 'refuse=RETR,450' 'refuse=PASS,530'; do
    # shellcheck disable=SC2086 # rules
    again $rules
    run 0 demo day
    run 3 extract changes
    says 'Extrait, mais pas publié : .*publish retry'
    check_published "$place"
done
again
run 0 publish retry
check_published "$place"
[ -z "$(find "$place" -name '*.part')" ] || fail "half files stay on the server"
rm -f "$work/till.db" "$work/till.db.sequence"
follow "$place" "$work/till.db"
compare "$work/till.db" "$business"
ok "14 faults of a server: the catalogue there lists whole files only, publish retry mends all"

rm -rf "$work/root/d"
mkdir "$work/root/d"
again
run 0 publish retry
check_published "$place"
ok "a server that was emptied gets again what the catalogue lists"

attempts 4
again cut=3000,1
run 0 demo day
run 0 extract changes
check_published "$place"
ok "a cut is tried again"
again hang=STOR
run 0 demo day
"$tpv" --home "$home" extract changes >"$work/out" 2>"$work/err" </dev/null &
running=$!
wait_until grep -q '^STOR' "$work/log"
began=$(now_ms)
kill -TERM $running
status=0
wait $running || status=$?
[ $(($(now_ms) - began)) -lt 1000 ] || fail "SIGTERM: not stopped within a second"
judge 130 "extract changes, SIGTERM"
says '^tpvadmin : Arrêt demandé pendant la publication.*complète.*publish retry'
says '(non publié)$'
run 0 --json journal
check "and the journal tells it" test "$(jq -r '.[-1] | .action + ", " + .result' "$work/out")" = "extract changes, stopped"
check_published "$place"
again
run 0 publish retry
check_published "$place"
run 0 dossier set ftp_mode= ftp_address= ftp_path= ftp_user= ftp_security= ftp_pin=
run 0 publish retry
check_published "$home/publication/edi1/DEMO/0001"
follow "$home/publication/edi1/DEMO/0001" "$work/till.db"
compare "$work/till.db" "$business"
ok "stopped in the middle of an upload: at once, and publish retry goes on"
! grep -rqF -e "$secret" "$home" || fail "the password is in clear in the home"
ok "the password is nowhere in clear"
