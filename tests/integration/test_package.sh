#!/bin/sh
# SPDX-License-Identifier: MIT
# Packages of files: reviewed against find, unpacked with public tools, built while files move,
# killed, on full disks, published and removed.
# Runs from the build directory, as root (a small file system is mounted), offline.
# TPV_SEED gives the delays of a run again; TPV_KILLS says how many.
set -eu
# shellcheck source=tests/integration/common.sh
. "${srcdir:-.}/tests/integration/common.sh"
# shellcheck source=tests/integration/servers.sh
. "${srcdir:-.}/tests/integration/servers.sh"
need bsdtar libarchive-tools
need unzip unzip
need 7z p7zip-full
need mount mount
need find findutils
need pure-ftpd pure-ftpd
need pure-pw pure-ftpd
need openssl openssl

cleanup() {
    stop_servers
    ! mountpoint -q "$work/small" || umount "$work/small"
    rm -rf "$work"
}
trap cleanup EXIT

place=$home/publication/edi1/DEMO/0001
share=$home/edi/canal1/DEMO/0001
kills=${TPV_KILLS:-16}
begin_random

# some FROM TO COUNT : files of a system directory.
some() {
    mkdir -p "$2"
    (cd "$1" && find . -type f -size -300k | sort | head -n "$3" | tar -cf - -T -) | tar -xf - -C "$2"
    [ "$(find "$2" -type f | wc -l)" -gt 100 ] || fail "$1 has too few files"
}

#
# Sources: parts of this system, and what is hard.
#
run 0 init --demo --scale 0.2
for code in OBJETS FICHIERS SYNCHRO; do
    run 0 directory remove $code
done
some /usr/include "$work/objects" 800
some /usr/share/doc "$work/files" 600
mkdir "$work/dictionaries" "$work/files/été à la plage"
long=$(printf 'n%.0s' $(seq 250))
: >"$work/files/vide"
echo accents >"$work/files/été à la plage/œuvre « 1 ».txt"
echo long >"$work/files/$long"
head -c 5000000 /dev/urandom >"$work/files/grand.bin"
chmod 750 "$work/files/vide"
echo 'CREATE TABLE CARTE(ID INTEGER PRIMARY KEY, SOLDE REAL);' >"$work/dictionaries/carte.sql"
ln -s /etc/passwd "$work/files/lien"
mkfifo "$work/files/tube"
# Dates all around the reference day.
# shellcheck disable=SC2016
find "$work/objects" "$work/files" -type f | sort | awk '{ printf "%s%c", $0, 0 }' |
    xargs -0 -n 40 sh -c 'day=$(($(printf %s "$1" | cksum | cut -d" " -f1) % 60)) && touch -h -d "2026-01-01 $day days ago" "$@"' sh
: >"$work/files/$(printf 'deux\nlignes')"
touch -d '2025-12-10 23:59:59.999999999' "$work/files/avant"
touch -d '2025-12-11 00:00:00' "$work/files/minuit"
run 0 directory add OBJETS source="$work/objects" destination='{racine}/objets' position=1
run 0 directory add FICHIERS source="$work/files" destination=fichiers position=2 exclude='*.gz'
run 0 package review
says 'Attention : Pas de répertoire SYNCHRO'
run 0 directory add SYNCHRO source="$work/dictionaries" destination=dictionnaires position=3
run 0 package review
says_not 'Attention'
ok "a directory that every package needs is missed by name"

# expect_kept DIRECTORY DAY : its files of that day and after, by find.
expect_kept() {
    (cd "$1" && find . -type f -newermt "$2 00:00:00" -printf '%P\n' -o \
        -type f -newermt "$(date -d "$2 - 1 day" +%F) 23:59:59.999999999" -printf '%P\n') |
        grep -v -e '\.gz$' -e '^deux$' -e '^lignes$' | LC_ALL=C sort -u
}
for zone in UTC Europe/Paris America/Lima; do
    TZ=$zone
    run 0 --json package review --since 11/12/2025
    jq -r '.files[] | select(.kept and .code == "FICHIERS") | .path' "$work/out" | LC_ALL=C sort >"$work/kept"
    expect_kept "$work/files" 2025-12-11 >"$work/expected"
    cmp "$work/expected" "$work/kept" || fail "$zone: what is kept is not what find finds"
    [ "$(wc -l <"$work/kept")" -gt 20 ] || fail "$zone: nothing is kept"
    [ "$(jq '[.files[] | select(.reason == "older")] | length' "$work/out")" -gt 100 ] || fail "$zone: nothing is older"
done
TZ=UTC
run 0 --json package review --since 2025-12-11
check "the very day stays in, to the nanosecond" test \
    "$(jq -c '[.files[] | select(.path == "avant" or .path == "minuit") | .reason]' "$work/out")" = '["older","kept"]'
check "links, pipes and names that cannot travel are told with the reason" test \
    "$(jq -c '[.files[] | select(.reason == "link" or .reason == "special" or .reason == "name") | [.path, .reason]]' "$work/out")" = \
    '[["deux\\x0Alignes","name"],["lien","link"],["tube","special"]]'
run 0 package review --since 2025-12-11 --export "$work/list.csv"
run 0 --json package review --since 2025-12-11
check "the exported list has a line a file" test \
    "$(($(wc -l <"$work/list.csv") - 1))" = "$(jq '.files | length' "$work/out")"

#
# Built, and unpacked with public tools.
#
# same_content DIRECTORY : what is unpacked there is what is in the sources.
same_content() {
    minisign -Vqm "$1/manifest.json" -p "$home/keys/server.pub" || fail "signature of the manifest"
    jq -r '.members[] | "\(.blake2b_256)  \(.name)"' "$1/manifest.json" >"$work/sums"
    (cd "$1" && b2sum -l 256 --status -c "$work/sums") || fail "sums of the members"
    diff -r "$work/objects" "$1/OBJETS" >"$work/out" || fail "OBJETS differs"
    diff -r "$work/dictionaries" "$1/SYNCHRO" >"$work/out" || fail "SYNCHRO differs"
    (cd "$1/FICHIERS" && find . -type f | LC_ALL=C sort) >"$work/kept"
    (cd "$work/files" && find . -type f ! -name '*.gz' ! -name "$(printf 'deux\nlignes')" | LC_ALL=C sort) |
        cmp - "$work/kept" || fail "FICHIERS has other files"
    while read -r name; do
        cmp "$work/files/$name" "$1/FICHIERS/$name" || fail "$name differs"
    done <"$work/kept"
    rm -rf "$1"
}
run 0 --json package build
cp "$work/out" "$work/built"
package=$(jq -r .path "$work/built")
check "the result in JSON" test "$(jq -c '[.published, .sequence, .warnings]' "$work/built")" = '[true,1,[]]'
check_published "$place"
cmp "$package" "$place/$(basename "$package")" || fail "another file is published"
for tool in bsdtar tar; do
    mkdir "$work/unpacked"
    case $tool in
    bsdtar) bsdtar -xpf "$package" -C "$work/unpacked" ;;
    tar) tar --zstd -xpf "$package" -C "$work/unpacked" ;;
    esac
    check "$tool: modes survive" test "$(stat -c %a "$work/unpacked/FICHIERS/vide")" = 750
    check "$tool: dates too" test "$(stat -c %Y "$work/unpacked/FICHIERS/minuit")" = "$(stat -c %Y "$work/files/minuit")"
    same_content "$work/unpacked"
    ok "$tool unpacks it, every byte"
done
run 0 publish verify 1
run 0 --json package build --format zip --no-publish
package=$(jq -r .path "$work/out")
for tool in unzip 7z bsdtar; do
    mkdir "$work/unpacked"
    case $tool in
    unzip) unzip -qq "$package" -d "$work/unpacked" ;;
    7z) 7z x -bd -y -o"$work/unpacked" "$package" >"$work/out" ;;
    bsdtar) bsdtar -xpf "$package" -C "$work/unpacked" ;;
    esac
    same_content "$work/unpacked"
    ok "$tool unpacks the zip, every byte"
done
run 0 publish verify 2
run 0 package compare 1 2
says 'Aucune différence'
run 0 publish retry
check_published "$place"
touch "$work/files/minuit"
echo more >>"$work/files/vide"
rm "$work/files/avant"
echo new >"$work/files/nouveau"
echo 'CREATE TABLE CARTE(ID INTEGER PRIMARY KEY, SOLDE REAL, POINTS INTEGER);' >"$work/dictionaries/carte.sql"
run 0 package review
says 'nouveaux 1, modifiés 3, .* disparus 1'
says 'Disparu : FICHIERS/avant'
says 'Schéma : Table CARTE : nouvelle colonne POINTS INTEGER'
run 0 package build
run 0 --json package compare 1 3
check "comparison by sums: a date alone is no difference" test \
    "$(jq -c '[.[] | select(.compared != "same") | [.name, .compared]]' "$work/out")" = \
    '[["FICHIERS/avant","gone"],["FICHIERS/nouveau","new"],["FICHIERS/vide","changed"],["SYNCHRO/carte.sql","changed"]]'

#
# Scripts.
#
echo 'UPDATE ART SET PU = 0 WHERE PU < 0; INSERT INTO CARTE VALUES (1, 0, 0);' >"$work/b.sql"
echo 'SELECT count(*) = 0 FROM ART WHERE PU < 0;' >"$work/b.verify.sql"
echo 'CREATE INDEX CARTE_SOLDE ON CARTE(SOLDE);' >"$work/a.sql"
echo 'DROP INDEX CARTE_SOLDE;' >"$work/a.revert.sql"
run 0 --json package build --since 2026-01-01 --script "$work/b.sql" --script "$work/a.sql" --no-publish
tar --zstd -xOf "$(jq -r .path "$work/out")" manifest.json >"$work/manifest"
check "scripts in the order given, with what goes with them" test \
    "$(jq -c '[.scripts[] | [.run, .verify, .revert]]' "$work/manifest")" = \
    '[["scripts/001-b.sql","scripts/001-b.verify.sql",null],["scripts/002-a.sql",null,"scripts/002-a.revert.sql"]]'
check "a script is known by its sum" test "$(jq -r '.scripts[0].id' "$work/manifest")" = \
    "$(b2sum -l 256 <"$work/b.sql" | cut -d' ' -f1)"

#
# What is wrong is one sentence, and changes nothing.
#
cp "$place/catalogue.json" "$work/catalogue"
run 0 --json package list
cp "$work/out" "$work/list"
wrong() { # STATUS WORDS ARGUMENT…
    expected_words=$2
    expected_status=$1
    shift 2
    run "$expected_status" "$@"
    says "$expected_words"
}
wrong 2 'ce jour n.existe pas' package build --since 2026-02-30
wrong 2 'date attendue' package review --since hier
wrong 2 'tar ou zip' package build --format rar
wrong 2 'numéro de package' package compare 1 x
wrong 2 '' package compare 1
wrong 1 'Pas de package nº 99' package compare 1 99
wrong 1 'Pas de package nº 99' package remove 99
wrong 1 'nulle-part' package review --script "$work/nulle-part.sql"
wrong 1 '/nulle/part' package review --export /nulle/part
wrong 2 'se recouvre' directory add DEUX source="$work/files/été à la plage" destination=x
wrong 2 'n.existe pas' directory add DEUX source=/nulle/part destination=x
wrong 2 'sortir de la racine' directory add DEUX source=/etc destination=../x
wrong 2 'clés\|keys' directory add DEUX source="$home/keys" destination=x
echo 'INSERT INTO CARTE VALUES (1, 2, 3);' >>"$work/dictionaries/carte.sql"
wrong 2 '« carte.sql », ligne 2 : seuls CREATE TABLE' package build
sed -i 2d "$work/dictionaries/carte.sql"
printf 'CREATE TABLE z(x);\nCREATE TABLE y(\n"a\nb", );\n' >"$work/dictionaries/faux.sql"
wrong 2 '« faux.sql », ligne 2' package build
rm "$work/dictionaries/faux.sql"
mv "$work/objects" "$work/away"
wrong 1 "$work/objects" package build
mv "$work/away" "$work/objects"
run 0 --json package list
cmp "$work/list" "$work/out" || fail "the list of packages changed"
cmp "$work/catalogue" "$place/catalogue.json" || fail "the catalogue changed"
ok "what is wrong is one sentence with its status, and changes nothing"

#
# Files that move while they are read.
#
no_remains() {
    [ ! -e "$share/.travail-D0001" ] || fail "the work directory is left"
    find "$share" -name '*-package.*' -printf '%f\n' | sort >"$work/files.there"
    sql "$home/tpv.db" "SELECT file FROM artefact WHERE kind = 'package' AND state IN ('built', 'published') ORDER BY 1" |
        cmp - "$work/files.there" || fail "the share directory is not what the register says"
    [ -z "$(sql "$home/tpv.db" "SELECT 1 FROM artefact WHERE state = 'running'")" ] || fail "a run is left running"
}
for format in tar zip; do
    for size in 10 40000000; do
        truncate -s "$size" "$work/files/journal.log"
        (
            while [ ! -e "$work/stop" ]; do
                echo ligne >>"$work/files/journal.log"
            done
        ) &
        writer=$!
        run 4 package build --format $format
        says "journal.log » a changé"
        : >"$work/stop"
        wait $writer
        rm "$work/stop" "$work/files/journal.log"
        no_remains
    done
done
cmp "$work/catalogue" "$place/catalogue.json" || fail "the catalogue changed"
ok "a file that grows while a package is built is refused by name, small or large, tar or zip"

#
# Killed, then done again.
#
head -c 20000000 /dev/urandom >"$work/files/encore.bin"
died=0
for delay in $(random "$kills" 5 500); do
    : >"$work/mark"
    format=tar
    [ $((delay % 3)) != 0 ] || format=zip
    "$tpv" --home "$home" package build --format $format >"$work/out" 2>"$work/err" </dev/null &
    running=$!
    sleep "0.$(printf %03d "$delay")"
    ! kill -9 "$running" 2>/dev/null || died=$((died + 1))
    wait "$running" 2>/dev/null || true
    check_published "$place"
    find "$share" "$place" -name '*.tar.zst' -newer "$work/mark" -exec zstd -qt {} + >"$work/out" 2>"$work/err" ||
        fail "a file under its final name is cut"
done
check "$died builds were killed" test $died -gt 0
run 0 package build
no_remains
check_published "$place"
run 0 publish verify
find "$place" -name '*.part' -o -name '.*' -type f | grep . >"$work/out" && fail "remains at the place"
ok "after kills at $kills moments: what is published was whole, the next build leaves nothing behind"
rm "$work/files/encore.bin"

#
# A disk that is full.
#
cp "$place/catalogue.json" "$work/catalogue"
mkdir "$work/small"
mount -t tmpfs -o size=2m,mode=755 tmpfs "$work/small" || fail "a small file system cannot be mounted: run this as root"
run 0 dossier set share_dir="$work/small/share"
for format in tar zip; do
    run 1 package build --format $format
    says 'tpvadmin : .*\(plein\|place\|espace\|No space\)'
    [ -z "$(find "$work/small" -type f)" ] || fail "files are left on the full disk"
done
cmp "$work/catalogue" "$place/catalogue.json" || fail "the catalogue changed"
run 0 dossier set share_dir=
run 0 dossier set publish_dir="$work/small/published"
run 3 package build
says 'Package construit, mais pas publié'
[ ! -e "$work/small/published/catalogue.json" ] || check_published "$work/small/published"
mount -o remount,size=200m "$work/small"
run 0 publish retry
check_published "$work/small/published"
run 0 dossier set publish_dir=
run 0 publish retry
umount "$work/small"
check_published "$place"
no_remains
ok "a full disk: said, nothing is left; where it is published, kept and sent when there is room"

#
# Extracts come and go, packages stay until they are removed.
#
for _ in 1 2 3; do
    run 0 extract full
done
run 0 --json package list
jq -r '.[] | select(.state == "published") | .sequence' "$work/out" >"$work/numbers"
run 0 publish purge
check_published "$place"
check "a purge of extracts leaves packages" test "$(jq '.packages | length' "$place/catalogue.json")" = "$(wc -l <"$work/numbers")"
run 0 package remove 1
run 1 package remove 1
check_published "$place"
check "a package that is removed is nowhere" test -z "$(find "$home" -name '*-00000001-package*')"
run 0 --json journal
check "and the journal tells it" test "$(jq '[.[] | select(.action == "package remove" and .result == "done")] | length' "$work/out")" = 1
no_remains

#
# By FTP.
#
make_certificate
start_pure secret
run 0 dossier set ftp_mode=send ftp_address="127.0.0.1:$pure_port" ftp_user=shop ftp_security=none ftp_path=/p
feed secret 0 dossier set ftp_password=-
run 0 package build --since 2026-01-01
says '(publié)'
check_published "$work/pure/p"
last=$(jq '.packages[-1].sequence' "$work/pure/p/catalogue.json")
run 0 package remove "$last"
check_published "$work/pure/p"
find "$work/pure/p" -type f -printf '%f\n' | sort >"$work/out"
{
    echo catalogue.json
    echo catalogue.json.minisig
    echo catalogue.previous.minisig
    jq -r '(.extracts + .packages)[].file' "$work/pure/p/catalogue.json"
} | sort | cmp - "$work/out" || fail "what is not in the catalogue is on the server"
ok "by FTP: published with its catalogue last, removed"
