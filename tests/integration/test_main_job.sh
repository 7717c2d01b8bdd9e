#!/bin/sh
# SPDX-License-Identifier: MIT
# The main job as its users run it: an installation, a full extract, days of commerce, extracts
# of changes, and a till made of SQL that ends up with the rows of the business database.
# Runs from the build directory, offline. Nothing is skipped: what is missing fails.
set -eu
# shellcheck source=tests/integration/common.sh
. "${srcdir:-.}/tests/integration/common.sh"
trap 'rm -rf "$work"' EXIT

place=$home/publication/edi1/DEMO/0001
share=$home/edi/canal1/DEMO/0001
business=$home/demo/commerce.db
till=$work/till.db

#
# An installation, and a full extract that public tools read.
#
run 0 init --demo
run 4 init --demo
says 'déjà une installation'
ok "init --demo, once"
run 1 publish verify
says "Rien n'a encore été extrait.*extract full"
ok "publish verify, before there is anything: says what to run"
run 0 extract full
says 'DEMO-D0001-00000001-full.tar.zst : 33 tables, .* lignes, 0 suppressions'
says '(publié)'
full=$share/DEMO-D0001-00000001-full.tar.zst
zstd -qt "$full" || fail "zstd -t"
ok "extract full, read by zstd -t"
members=$(tar --zstd -tf "$full" | tr '\n' ' ')
check "members in their order" test "$members" = "manifest.json manifest.json.minisig data.sqlite "
cmp "$full" "$place/${full##*/}" || fail "the published copy"
check_published "$place"
ok "published: the same file, in a signed catalogue with its size and sum"
follow "$place" "$till"
ok "manifest signed for minisign -V, members summed for b2sum -l 256"

compare "$till" "$business"
check "33 tables of a till are those of the business database" test "$compared" = 33
data=$work/unpacked/data.sqlite
check "data.sqlite is whole" test "$(sql "$data" 'PRAGMA integrity_check')" = ok
run 0 --json table list
jq -r "$jq_words"' .[] | select(.direction == "down") | .name as $n
    | "SELECT " + ($n|text) + " || \u0027 \u0027 || count(*) FROM b." + ($n|q)
    + ([(.condition // empty | "(" + . + ")"), (.dossier_column // empty | q + " = 1")]
        | if . == [] then "" else " WHERE " + join(" AND ") end) + ";"' "$work/out" >"$work/counts.sql"
sql :memory: "ATTACH '$business' AS b" ".read $work/counts.sql" | sort >"$work/counts"
jq -r "$jq_words"' carried | "\(.name) \(.rows)"' "$manifest" | sort >"$work/told"
cmp "$work/counts" "$work/told" || fail "rows told by the manifest"
check "the conditions leave rows out" test "$(sql "$business" 'SELECT count(*) FROM TEXTE WHERE PUBLIE = 0')" -gt 0
check "other dossiers leave rows out" test "$(sql "$business" 'SELECT count(*) FROM ART WHERE DOS <> 1')" -gt 0
ok "the manifest tells the rows that the conditions let through"

types() { # DATABASE
    sql "$1" "SELECT m.name, c.name, upper(c.type) FROM sqlite_master m, pragma_table_xinfo(m.name) c
        WHERE m.type = 'table' AND m.name IN (SELECT value FROM json_each('$names')) ORDER BY 1, 2"
}
names=$(jq -c "$jq_words"' [carried | .name]' "$manifest")
types "$data" >"$work/types"
types "$business" | grep -Fx -f "$work/types" | cmp - "$work/types" || fail "declared types"
check "declared types are those of the business database" test -s "$work/types"
check "left out fields do not travel" test "$(grep -c '^ART|PA|' "$work/types")" = 0
check "a generated column travels" grep -q '^CLI|NOMCOMPLET|' "$work/types"
check "tills travel" test "$(sql "$data" 'SELECT count(*) FROM tpv_till')" = \
    "$(sql "$business" 'SELECT count(*) FROM CAISSE WHERE DOS = 1')"
check "users travel" test "$(sql "$data" 'SELECT count(*) > 1 FROM tpv_user')" = 1

run 0 publish verify
says 'Signature et sommes vérifiées : nº 1 (complète)'
cp "$full" "$work/kept"
printf 'x' | dd of="$full" bs=1 seek=5000 conv=notrunc 2>/dev/null
run 1 publish verify 1
says '« DEMO-D0001-00000001-full.tar.zst »'
cp "$work/kept" "$full"
ok "publish verify reads the file again, and sees a byte changed"

#
# Days of commerce.
#
run 0 extract changes
says 'Aucune modification depuis la dernière extraction'
check "no change, no file" test "$(jq '.extracts | length' "$place/catalogue.json")" = 1
for day in 1 2 3; do
    run 0 demo day
    run 0 extract changes
    says '-changes.tar.zst : 33 tables, [1-9][0-9]* lignes, [1-9][0-9]* suppressions'
    says_not 'Complètes'
    follow "$place" "$till"
    compare "$till" "$business"
    ok "day $day: changes applied, $compared tables equal"
done
run 0 demo day 2
run 0 extract full
run 0 demo day
run 0 extract changes
follow "$place" "$till"
compare "$till" "$business"
ok "a full extract in between does not break the chain of changes"
rm "$till" "$till.sequence"
echo 4 >"$till.sequence"
follow "$place" "$till"
compare "$till" "$business"
ok "a new till starts from the last full extract"
jq -e '[.extracts[] | select(.kind == "changes")]
    | [.[1:], .[:-1]] | transpose | all(.[0].base == .[1].to)' "$place/catalogue.json" >"$work/out" ||
    fail "each extract of changes starts where the last one ended"
ok "each extract of changes starts where the last one ended"

#
# Only some changes: a row that leaves a condition, a key that changes, a table made anew.
#
sql "$business" "UPDATE TEXTE SET PUBLIE = 0 WHERE TEXTID = (SELECT min(TEXTID) FROM TEXTE
    WHERE DOS = 1 AND PUBLIE = 1); UPDATE PROMO SET DOS = 2, CODE = 'e2e' WHERE PROMOID =
    (SELECT min(PROMOID) FROM PROMO WHERE DOS = 1)"
run 0 extract changes
says ' 0 lignes, 2 suppressions'
follow "$place" "$till"
compare "$till" "$business"
ok "a row that leaves the condition, or the dossier, goes out as a delete"
sql "$business" 'ALTER TABLE PAYS ADD COLUMN ZONE TEXT' "UPDATE PAYS SET ZONE = 'UE' WHERE CODE = 'FR'"
run 0 field add PAYS ZONE
run 4 extract changes --strict
says '« PAYS ».*--strict'
run 0 extract changes
says 'Complètes dans les modifications : PAYS'
follow "$place" "$till"
compare "$till" "$business"
ok "a field added: the table goes whole inside the changes, --strict refuses"
sql "$business" <<'END'
CREATE TABLE "l'été ""x"" [1]" ("clé a" TEXT COLLATE NOCASE, "b""c" INT, "v'" BLOB,
    PRIMARY KEY ("clé a", "b""c"));
INSERT INTO "l'été ""x"" [1]" VALUES ('é', 1, x'00ff'), ('è', 2, NULL), ('à', 3, 1.5);
END
run 0 table add "l'été \"x\" [1]" tracking=yes
run 0 table add LOGIMP
run 0 extract changes
says "Complètes dans les modifications : l'été"
says 'Sans suivi, donc absentes : LOGIMP'
sql "$business" <<'END'
UPDATE "l'été ""x"" [1]" SET "b""c" = 9, "v'" = 'texte' WHERE "b""c" = 1;
DELETE FROM "l'été ""x"" [1]" WHERE "b""c" = 2;
END
run 0 extract changes
says ' 1 ligne, 2 suppressions'
follow "$place" "$till"
compare "$till" "$business"
check "a table whose names hold spaces, quotes and brackets" test "$compared" = 34
run 2 table set LOGIMP tracking=yes
says 'LOGIMP.*clé primaire'
run 0 extract full
follow "$place" "$till"
compare "$till" "$business"
check "a table without a key goes in full extracts only" test "$compared" = 35

#
# What must be refused, by its name, and leave what is published as it was.
#
cp "$place/catalogue.json" "$work/catalogue"
unchanged() {
    cmp "$place/catalogue.json" "$work/catalogue" || fail "the catalogue changed"
    check_published "$place"
    [ "$(find "$share" -name '.*' -o -name '*.tmp' | grep -cv '^\.$')" = 0 ] || fail "leftovers in $share"
}
sql "$business" 'ALTER TABLE MSGCAISSE RENAME TO MSGCAISSE2'
for kind in full changes; do
    run 2 extract $kind
    says ' MSGCAISSE (la table'
    unchanged
done
sql "$business" 'ALTER TABLE MSGCAISSE2 RENAME TO MSGCAISSE'
ok "a table that is gone is named, and nothing is published"
sql "$business" 'ALTER TABLE PAYS RENAME COLUMN ZONE TO AUTRE'
for kind in full changes; do
    run 2 extract $kind
    says ' PAYS .*ZONE'
    unchanged
done
sql "$business" 'ALTER TABLE PAYS RENAME COLUMN AUTRE TO ZONE'
ok "a column that is gone is named, and nothing is published"
mv "$home/licence.ini" "$work/licence.ini"
for kind in full changes; do
    run 4 extract $kind
    says 'Service Synchronisation TPV autonome'
    unchanged
done
cp "$work/licence.ini" "$home/licence.ini"
ok "without the licence: refused"
run 0 extract changes
follow "$place" "$till"
compare "$till" "$business"
ok "and all goes on when it is mended"

#
# JSON, statuses, language.
#
parses() { # ARGUMENT… : one JSON document, and nothing else
    run 0 --json "$@"
    [ "$(jq -s length "$work/out" 2>"$work/strange")" = 1 ] || fail "not one JSON document: $*"
    [ ! -s "$work/err" ] || fail "words beside the JSON: $*"
}
while read -r words; do
    # shellcheck disable=SC2086 # words
    parses $words
done <<'END'
dossier list
dossier show
dossier set label=Boutiques
dossier add 2 label=Autre
dossier remove 2
dossier use 1
dossier test db
dossier test ftp
table discover
table discover ART
table list
table show ART
table set ART position=101
table remove LOGIMP
table add LOGIMP
field list
field list ART
field remove ART DESCRIPTIF
field add ART DESCRIPTIF
tracking status
tracking disable PAYS
tracking enable PAYS
tracking purge
demo day
extract full
extract changes
publish list
publish retry
publish verify
publish purge
channel list
channel show 1
channel add 9 label=Neuf
channel remove 9
user list
user show ADMIN
till list
till show 1
journal
licence show
info
END
ok "every verb writes one JSON document"
follow "$place" "$till"
compare "$till" "$business"
check "only two full extracts are kept, and what follows" \
    test "$(jq '[.extracts[] | select(.kind == "full")] | length' "$place/catalogue.json")" = 2
listed=$(jq -r '.extracts[].file' "$place/catalogue.json" | sort)
check "publish purge removes the files too" test "$listed" = "$(find "$place" -name '*.tar.zst' -printf '%f\n' | sort)"

run 2 nothing
run 2 dossier
run 2 extract full --nothing
run 2 extract full more
run 2 --lang xx info
run 2 --dossier 10000 info
run 2 dossier set nothing=1
run 2 dossier set channel=99
run 1 table show NOTHING
run 1 --dossier 7 extract full
home=$work/nowhere run 1 info
says 'init'
"$tpv" --home "$home" info >/dev/full 2>"$work/err" && fail "a full standard output is not seen"
ok "exit statuses and errors of one line"
run 0 --help
says 'extract full'
run 0 extract --help
run 0 --version

#
# Secrets.
#
secret='m0t de passe "é" %42'
feed "$secret" 0 dossier set ftp_password=-
feed "$secret" 0 --json dossier set db_password=-
says '"ftp_password": "'
says_not 'm0t de passe'
for words in 'dossier show' '--json dossier show' '--json dossier list' '--json journal' info; do
    # shellcheck disable=SC2086 # words
    run 0 $words
    says_not 'm0t de passe'
done
run 2 dossier set ftp_password=visible-secret
says 'ftp_password=-'
run 2 --json dossier add 3 db_password=visible-secret
feed '' 2 dossier set ftp_password=- nothing=1
run 0 extract full
for word in 'm0t de passe' visible-secret; do
    ! grep -rqF -e "$word" "$home" || fail "a secret is in clear: $(grep -rlF -e "$word" "$home")"
done
feed "$secret" 0 dossier set ftp_mode=send ftp_address=127.0.0.1:1 ftp_user=u ftp_password=-
sed -i 's/^# publish_attempts.*/publish_attempts = 1/' "$home/tpv.ini"
run 3 extract full
says 'Extrait, mais pas publié.*publish retry'
run 1 dossier test ftp
run 0 dossier set ftp_mode= ftp_address= ftp_user=
! grep -rqF -e 'm0t de passe' "$home" || fail "a failure shows a secret"
ok "a secret is nowhere in clear: files, journal, log, screen, JSON"
check "keys are the owner's only" test "$(stat -c %a "$home/keys" "$home/keys/seal.key" "$home/keys/server.key" | tr '\n' ' ')" = "700 600 600 "

#
# Defaults of tpv.ini, for existing dossiers too; paths that follow the channel.
#
run 0 dossier set channel=3
says 'Chemin FTP suit le défaut : /edi3/DEMO/0001'
says "Répertoire de partage suit le défaut : $home/edi/canal3/DEMO/0001"
run 0 dossier set ftp_path=/autre
run 0 dossier set channel=2
says "Répertoire de partage suit le défaut : $home/edi/canal2/DEMO/0001"
says_not 'Chemin FTP'
run 0 dossier set ftp_path= channel=
printf '[dossier]\nweb_address = "https://caisses.exemple/{environnement}"\nerror_wait_s = 77\n' >>"$home/tpv.ini"
run 0 --json dossier show
check "the defaults of tpv.ini apply to a dossier that was there before" \
    test "$(jq -c '[.web_address, .error_wait_s, .ftp_path]' "$work/out")" = \
    '["https://caisses.exemple/DEMO",77,"/edi1/DEMO/0001"]'
run 0 dossier set error_wait_s=5
run 0 --json dossier show
check "what was set by hand stays" test "$(jq .error_wait_s "$work/out")" = 5
printf 'eror_wait_s = 1\n' >>"$home/tpv.ini"
run 2 info
says 'eror_wait_s'
ok "a field that does not exist is refused by its name"
