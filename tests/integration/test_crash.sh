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
kills=${TPV_KILLS:-24}
begin_random

# start ARGUMENT… : the program in the background; its number in $running.
start() {
    "$tpv" --home "$home" "$@" >"$work/running.out" 2>"$work/running.err" </dev/null &
    running=$!
}

# finish : its status in $status.
finish() {
    status=0
    wait "$running" 2>/dev/null || status=$?
    cp "$work/running.out" "$work/out"
    cp "$work/running.err" "$work/err"
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
for delay in $(random 5 5 400); do
    home=$work/cut
    killed_after "$delay" init --demo --scale 0.2
    "$tpv" --home "$home" init --demo --scale 0.2 >"$work/out" 2>"$work/err" || status=$?
    grep -q 'est déjà une installation' "$work/err" || run 0 info
    run 0 extract full
    find "$home" -name '*.tmp' -o -name '*.part*' -o -name en-cours >"$work/out"
    [ ! -s "$work/out" ] || fail "remains of init"
    rm -rf "$home"
done
home=$whole_home
ok "init --demo, killed 5 times, then made again"

#
# Extractions, killed.
#
run 0 init --demo
run 0 extract full
number=0
died=0
for delay in $(random "$kills" 10 400); do
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

#
# Publications, killed at each of their steps: the server goes silent, the program dies.
#
# publish_to PORT PATH : by FTP, as the tests' server speaks it.
publish_to() {
    run 0 dossier set ftp_mode=send "ftp_address=127.0.0.1:$1" ftp_security=none ftp_user=u ftp_path="$2"
}
counts() { [ "$(grep -c "^$1" "$work/log")" -ge "$2" ]; }
place=$work/root/d
# shellcheck disable=SC2119 # no rule
start_faulty
publish_to "$faulty_port" /d
run 0 extract full
stop_faulty
for step in RETR,1 STOR,1 STOR,3 RNTO,1 RNTO,2 RNTO,3 RNTO,4; do
    run 0 demo day
    command=${step%,*}
    nth=${step#*,}
    : >"$work/log"
    resume_faulty "spare=$command,$((nth - 1))" "hang=$command"
    publish_to "$faulty_port" /d
    start extract changes
    wait_until counts "$command" "$nth"
    kill -9 "$running"
    finish
    stop_faulty
    check_published "$place"
done
resume_faulty stall=4000,1
publish_to "$faulty_port" /d
run 0 demo day
: >"$work/log"
start extract full
wait_until counts STOR 1
wait_until find "$place" -name '*.part'
kill -9 "$running"
finish
check_published "$place"
run 0 publish retry
check_published "$place"
check "no half file is left on the server" test "$(find "$place" -name '*.part')" = ""
rm -f "$till" "$till.sequence"
till_is_up_to_date
stop_faulty
run 0 dossier set ftp_mode= ftp_path=
place=$home/publication/edi1/DEMO/0001
run 0 publish retry
ok "publications killed at 8 steps: the catalogue there lists whole files only, and has a signature"

#
# A disk that is full.
#
mkdir "$work/small"
mount -t tmpfs -o size=2m,mode=755 tmpfs "$work/small" || fail "a small file system cannot be mounted: run this as root"
cp "$place/catalogue.json" "$work/catalogue"
run 0 dossier set share_dir="$work/small/share"
run 1 extract full
says 'tpvadmin : .*\(plein\|place\|No space\)'
cmp "$work/catalogue" "$place/catalogue.json" || fail "the catalogue changed"
[ -z "$(find "$work/small" -type f)" ] || fail "files are left on the full disk"
run 0 dossier set share_dir=
run 0 extract full
ok "share_dir full: said, nothing is left, what is published stays"
run 0 dossier set publish_dir="$work/small/published"
head -c 1800000 /dev/urandom >"$work/small/filler"
run 3 extract full
says 'Extrait, mais pas publié'
[ ! -e "$work/small/published/catalogue.json" ] || check_published "$work/small/published"
rm "$work/small/filler"
mount -o remount,size=100m "$work/small"
run 0 publish retry
check_published "$work/small/published"
run 0 dossier set publish_dir=
run 0 publish retry
umount "$work/small"
ok "publish_dir full, on another file system: kept, then published when there is room"

#
# Locks: the business database is held by another program.
#
# hold DATABASE : a program takes it for itself until `release`.
hold() {
    rm -f "$work/orders" "$work/held"
    mkfifo "$work/orders"
    sqlite3 -batch "$1" <"$work/orders" >"$work/held" 2>&1 &
    servers="$servers $!"
    holder=$!
    exec 9>"$work/orders"
    echo "PRAGMA locking_mode = NORMAL; BEGIN EXCLUSIVE; SELECT 'held';" >&9
    wait_until grep -q held "$work/held"
}
release() {
    printf 'COMMIT;\n.quit\n' >&9
    exec 9>&-
    wait "$holder" || true
}

sed -i 's/^# lock_wait_s.*/lock_wait_s = 2/' "$home/tpv.ini"
for mode in wal delete; do
    sql "$business" "PRAGMA journal_mode = $mode" >"$work/out"
    hold "$business"
    began=$(now_ms)
    run 1 extract changes
    lasted=$(($(now_ms) - began))
    says 'verrouillée'
    [ $((lasted / 1000)) -ge 1 ] || fail "gave up after $lasted ms instead of 2 s"
    [ $((lasted / 1000)) -lt 6 ] || fail "gave up after $lasted ms instead of 2 s"
    sed -i 's/^lock_wait_s.*/lock_wait_s = 30/' "$home/tpv.ini"
    script -qec "$tpv --home $home extract changes" /dev/null >"$work/out" 2>"$work/err" </dev/null &
    running=$!
    wait_until grep -q 'Base verrouillée par un autre programme : attente' "$work/out"
    release
    status=0
    wait "$running" || status=$?
    [ "$status" = 0 ] || fail "the lock was released, but the extraction failed"
    sed -i 's/^lock_wait_s.*/lock_wait_s = 2/' "$home/tpv.ini"
    ok "journal_mode $mode: waits for a lock and says so, then gives up after lock_wait_s"
done
sed -i 's/^lock_wait_s.*/lock_wait_s = 30/' "$home/tpv.ini"

# Signals, while it waits, and while it works.
hold "$business"
for signal in TERM INT HUP; do
    start extract full
    wait_until grep -q extraction "$home/run/dossier-0001.lock"
    sleep 0.3
    if [ $signal = TERM ]; then
        run 4 extract changes
        says "occupé : extraction complète par $(id -un) depuis le .*(processus $running)"
        ok "two extractions at once: the second says who, and since when"
    fi
    began=$(now_ms)
    kill -$signal "$running"
    finish
    lasted=$(($(now_ms) - began))
    judge 130 "extract full, SIG$signal"
    [ $lasted -lt 1000 ] || fail "SIG$signal: stopped after $lasted ms"
    : >"$home/run/dossier-0001.lock"
done
release
run 0 --json journal
check "SIGTERM, SIGINT, SIGHUP: stopped within a second, and in the journal" \
    test "$(jq '[.[-8:][] | select(.action == "extract full" and .result == "stopped")] | length' "$work/out")" = 3
stopped=0
for delay in $(random 4 30 200); do
    start extract full
    sleep "0.$(printf %03d "$delay")"
    began=$(now_ms)
    kill -TERM "$running"
    finish
    [ $(($(now_ms) - began)) -lt 1000 ] || fail "SIGTERM: not within a second"
    [ "$status" != 130 ] || stopped=$((stopped + 1))
    check_published "$place"
done
check "SIGTERM while it works: $stopped of 4 stopped" test $stopped -gt 0
run 0 extract changes
check_no_remains

#
# An application that writes all the time.
#
for mode in delete wal; do
    sql "$business" "PRAGMA journal_mode = $mode" >"$work/out"
    awk 'BEGIN { for (i = 1; i <= 300; i++) printf "BEGIN IMMEDIATE; UPDATE ART SET PU = PU + 1 WHERE "\
        "ARTID %% 97 = %d; INSERT OR REPLACE INTO PARAM VALUES (1, 0, \"k%d\", %d); "\
        "DELETE FROM PARAM WHERE CLE = \"k%d\"; COMMIT;\n", i % 97, i % 7, i, (i + 3) % 7 }' >"$work/batch.sql"
    sed -i "s/\"/'/g" "$work/batch.sql"
    (
        while [ ! -e "$work/stop" ]; do
            sql "$business" <"$work/batch.sql"
            echo >>"$work/batches"
        done
    ) >"$work/writer" 2>&1 &
    writer=$!
    began=$(now_ms)
    rounds=0
    while [ $(($(now_ms) - began)) -lt 4000 ] || [ $rounds -lt 3 ]; do
        run 0 extract changes
        rounds=$((rounds + 1))
    done
    : >"$work/stop"
    wait $writer || fail "the application could not write: $(cat "$work/writer")"
    rm "$work/stop"
    run 0 extract changes
    till_is_up_to_date
    check "journal_mode $mode: $rounds extracts beside an application that writes, the copy is equal" test $rounds -gt 2
done
check "the application did write" test -s "$work/batches"

#
# Another database at the same place.
#
sql "$business" 'PRAGMA wal_checkpoint(TRUNCATE)' >"$work/out"
cp "$business" "$work/backup"
run 0 demo day
run 0 extract changes
rm -f "$business-wal" "$business-shm"
cp "$work/backup" "$business"
run 4 extract changes
says 'restaurée.*complète'
cmp -s "$place/catalogue.json" "$share/catalogue.json" || fail "the catalogue changed"
run 0 extract full
run 0 demo day
run 0 extract changes
till_is_up_to_date
ok "restored from a backup: changes refused, all goes on after a full extract"

# A backup taken when a run has opened its epoch, and not yet begun to read: the run is held there
# by a pipe in the place of its scratch file.
epoch() { sql "$business" 'SELECT max(version) FROM tpv_epoch'; }
later_than() { [ "$(epoch)" -gt "$1" ]; }
before=$(epoch)
scratch=$share/.travail-D0001
hold "$business"
start extract changes
wait_until test -d "$scratch"
mkfifo "$scratch/data.sqlite"
ln "$scratch/data.sqlite" "$work/gate"
release
wait_until later_than "$before"
rm -f "$work/backup"
sql "$business" "VACUUM INTO '$work/backup'"
sql "$business" "UPDATE ART SET LIB = 'written between the two' WHERE ARTID = 7"
: >"$work/empty"
mv "$work/empty" "$scratch/data.sqlite"
cat "$work/gate" >"$work/out"
rm "$work/gate"
finish
judge 0 "extract changes, held before it reads"
till_is_up_to_date
rm -f "$business-wal" "$business-shm"
cp "$work/backup" "$business"
run 4 extract changes
says 'restaurée.*complète'
run 0 extract full
till_is_up_to_date
ok "restored from a backup taken between the opening of an epoch and the reading: refused too"
for words in 'init --demo --scale 0.2' 'extract full'; do
    # shellcheck disable=SC2086 # words
    "$tpv" --home "$work/other" $words >"$work/out" 2>"$work/err" || fail "$words"
done
sql "$work/other/demo/commerce.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >"$work/out"
hold "$business"
start extract changes
wait_until grep -q extraction "$home/run/dossier-0001.lock"
sleep 0.3
mv "$work/other/demo/commerce.db" "$work/moved"
rm -f "$business-wal" "$business-shm"
mv "$work/moved" "$business"
release
finish
[ "$status" != 0 ] || fail "the database was replaced during the extraction, and it succeeded"
judge "$status" "extract changes, replaced under it"
run 4 extract changes
says 'complète'
run 0 extract full
run 0 extract changes
till_is_up_to_date
ok "another database moved over it, during a run: refused, then a full extract starts a new chain"

#
# Settings that are damaged.
#
# broken STATUS FILE WORDS : the file is damaged; the program says so, and changes nothing.
broken() {
    run "$1" info
    says "$3"
    cp "$work/saved" "$home/$2"
}
save() {
    cp "$home/$1" "$work/saved"
}
sql "$home/tpv.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >"$work/out"
save tpv.db
version=$(sql "$home/tpv.db" 'PRAGMA user_version')
sql "$home/tpv.db" 'PRAGMA user_version = 99' 'PRAGMA wal_checkpoint(TRUNCATE)' >"$work/out"
broken 4 tpv.db 'version plus récente.*99'
head -c 20000 /dev/urandom >"$home/tpv.db"
rm -f "$home/tpv.db-wal" "$home/tpv.db-shm"
broken 1 tpv.db 'tpv.db'
head -c 5000 "$work/saved" >"$home/tpv.db"
broken 1 tpv.db 'tpv.db'
run 0 info
[ "$version" = "$(sql "$home/tpv.db" 'PRAGMA user_version')" ] || fail "the store was changed"
save tpv.ini
echo 'no section, no sign' >"$home/tpv.ini"
broken 2 tpv.ini 'tpv.ini'
printf '[tpv]\nenvironment = "x y"\n' >"$home/tpv.ini"
broken 2 tpv.ini 'environnement'
printf '[tpv]\nenvironment = DEMO\nlock_wait_s = many\n' >"$home/tpv.ini"
broken 2 tpv.ini "Attente d'un verrou"
head -c 5000 /dev/urandom >"$home/tpv.ini"
broken 1 tpv.ini 'tpv.ini'
ok "a damaged tpv.ini, a damaged or newer tpv.db: said by name"
for key in seal.key server.key server.pub; do
    save "keys/$key"
    echo nonsense >"$home/keys/$key"
    case $key in
    seal.key) feed secret 1 dossier set ftp_password=- ;;
    server.key) run 1 extract full ;;
    server.pub)
        run 1 publish verify
        says "$key"
        run 3 extract full
        ;;
    esac
    says "$key"
    cp "$work/saved" "$home/keys/$key"
done
chmod 644 "$home/keys/seal.key"
feed secret 4 dossier set ftp_password=-
says 'seal.key'
chmod 600 "$home/keys/seal.key"
run 0 publish retry
check_published "$place"
ok "damaged keys: said by name"
save licence.ini
head -c 300 /dev/urandom >"$home/licence.ini"
status=0
"$tpv" --home "$home" extract full >"$work/out" 2>"$work/err" || status=$?
[ "$status" != 0 ] || fail "a licence of noise is accepted"
judge "$status" "extract full, damaged licence"
says 'licence.ini'
cp "$work/saved" "$home/licence.ini"
run 0 extract full
ok "a damaged licence: said by name"
