#!/bin/sh
# SPDX-License-Identifier: MIT
# make bench: how fast, against public tools, in one run. Each figure is a ratio of medians of
# three interleaved runs; none fails the run. Runs in the build directory, as root, offline.
#
# TPV_BENCH_PARTS: which of "database publication console packages" (all of them).
# TPV_BENCH_FILES, TPV_BENCH_LARGE_MB: small files of a package (20,000), and megabytes of large ones.
# TPV_BENCH_SCALE: the size of the demonstration (59 = about 1 GB); TPV_BENCH_ROWS: of the table
# whose changes are extracted and whose writes are tracked (1,000,000).
set -eu

scale=${TPV_BENCH_SCALE:-59}
rows=${TPV_BENCH_ROWS:-1000000}
files=${TPV_BENCH_FILES:-20000}
large_mb=${TPV_BENCH_LARGE_MB:-1000}
parts=${TPV_BENCH_PARTS:-database publication console packages}
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C.UTF-8 LANGUAGE=fr TPV_PASSWORD=bench
export PATH LC_ALL LANGUAGE TPV_PASSWORD
tpv=$(pwd)/tpvadmin
driver=$(pwd)/tests/integration/transfer_driver
screen=$(pwd)/tests/bench/screen
tests=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
home=$work/home
share=$home/edi/canal1/DEMO/0001

need() { # COMMAND DEBIAN-PACKAGE
    command -v "$1" >/dev/null 2>&1 || {
        echo "$1 is missing: install the Debian package $2"
        exit 1
    }
}

wait_until() { # COMMAND… : at most 10 s
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -le 500 ] || exit 1
        sleep 0.02
    done
}

# shellcheck source=tests/integration/servers.sh
. "$tests/integration/servers.sh"
trap 'stop_servers; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
need jq jq
need sqlite3 sqlite3
need zstd zstd
need curl curl
need python3 python3
need_servers

admin() { "$tpv" --home "$home" "$@" </dev/null >/dev/null; }

# timed NAME COMMAND… : its milliseconds go to the list of that name.
timed() {
    list=$work/ms.$1
    shift
    began=$(date +%s%N)
    "$@"
    echo $((($(date +%s%N) - began) / 1000000)) >>"$list"
}

median() { # NAME
    sort -n "$work/ms.$1" | sed -n 2p
}

# row FIGURE OURS PEER UNIT GOAL PEER'S-NAME
row() {
    printf '%-34s %10s %10s %-3s %6s  %-6s %s\n' "$1" "$2" "$3" "$4" \
        "$(echo "$2 $3" | awk '{ printf "%.2f", $1 / ($2 > 0 ? $2 : 1) }')" "$5" "$6"
}

# compare FIGURE OURS-LIST PEER-LIST GOAL PEER'S-NAME
compare() {
    row "$1" "$(median "$2")" "$(median "$3")" ms "$4" "$5"
}

# newest KIND : the extract made last.
newest() {
    find "$share" -name "*-$1.tar.zst" | sort | tail -n 1
}

# full NAME : a full extract, of which only the last is kept.
full() {
    timed "$1" admin extract full --no-publish
    find "$share" -name '*-full.tar.zst' ! -path "$(newest full)" -delete
}

#
# Full extract. CSV loses blobs: the tables that have some are left out of both.
#
set_tables() {
    for table in $("$tpv" --home "$home" --json table list | jq -r '.[].name'); do
        admin table remove "$table"
    done
    sqlite3 "$database" "SELECT name FROM sqlite_schema m WHERE type = 'table'
        AND name NOT LIKE 'tpv\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE type LIKE '%BLOB%')" \
        >"$work/tables"
    while read -r table; do
        admin table add "$table" direction=down tracking=no
    done <"$work/tables"
}

# One field less wherever there is one besides the key.
leave_fields_out() {
    while read -r table; do
        field=$(sqlite3 "$database" "SELECT name FROM pragma_table_info('$table') WHERE pk = 0
            AND (SELECT count(*) FROM pragma_table_info('$table')) > 2 ORDER BY cid DESC LIMIT 1")
        [ -z "$field" ] || admin field remove "$table" "$field"
    done <"$work/tables"
}

# The fields that travel, table after table, in the shape that the tills get.
csv() {
    sqlite3 -csv "$database" <"$work/csv.sql" | zstd -3 -q -f -o "$work/peer.zst"
}

list_fields() {
    # shellcheck disable=SC2016
    "$tpv" --home "$home" --json field list | jq -r 'group_by(.table)[] | "SELECT " +
        (map("\"" + .name + "\"") | join(", ")) + " FROM \"" + .[0].table + "\";"' >"$work/csv.sql"
}

bench_full() { # LABEL LIST GOAL
    list_fields
    for _ in 1 2 3; do
        full "$2"
        timed "$2.peer" csv
    done
    compare "full extract, $1" "$2" "$2.peer" "$3" "sqlite3 -csv | zstd -3"
    row "  its file" "$(($(stat -c %s "$(newest full)") / 1000))" \
        "$(($(stat -c %s "$work/peer.zst") / 1000))" kB 1.20 "sqlite3 -csv | zstd -3"
}

bench_memory() {
    peak=$(python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 // 1000000)' \
        "$tpv" --home "$home" extract full --no-publish)
    row "  its memory, at the most" "$peak" 100 MB 1.00 "100 MB"
}

#
# One big table, as wide and indexed as articles are in an ERP: changes, and what its writes cost
# once tracked.
#
column="('texte ' || (value * 7919 % 100003))"
numbers="(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT $rows)
    SELECT value FROM n)"
inserts="INSERT INTO article SELECT value, 'A' || (value * 7919 % 1000003), $column, $column,
    value % 977, value / 100.0, $column, value % 7, value % 11, $column, 'oui', 'P', value / 3.0,
    value / 7.0, $column, 'x', value % 3, NULL, '2026-01-02', $column FROM $numbers;"
make_table="CREATE TABLE article(id INTEGER PRIMARY KEY, reference TEXT, label TEXT, family TEXT,
    supplier INTEGER, price REAL, remark TEXT, vat INTEGER, unit INTEGER, shelf TEXT, active TEXT,
    kind TEXT, weight REAL, volume REAL, ticket_label TEXT, origin TEXT, season INTEGER,
    replaced_by INTEGER, created TEXT, long_label TEXT);
    CREATE INDEX article_reference ON article(reference);
    CREATE INDEX article_supplier ON article(supplier);"

bench_changes() {
    database=$work/big.db
    sqlite3 "$database" "$make_table $inserts"
    admin dossier set 1 "db_url=sqlite:$database"
    while read -r table; do
        admin table remove "$table"
    done <"$work/tables"
    admin table add article direction=down tracking=yes
    full first
    for turn in 1 2 3; do
        sqlite3 "$database" "UPDATE article SET price = price + 1 WHERE id % 10 = $turn"
        timed changes admin extract changes --no-publish
        full whole
    done
    compare "changes, a tenth of $rows rows" changes whole 0.10 "our full extract of them"
}

# tracked_copy FROM TO : the same table, tracked.
tracked_copy() {
    cp "$1" "$2"
    admin dossier set 1 "db_url=sqlite:$2"
    admin tracking enable article
}

# floor_copy FROM TO : the same table with triggers that do nothing: no tracking can cost less.
floor_copy() {
    cp "$1" "$2"
    sqlite3 "$2" "CREATE TRIGGER i AFTER INSERT ON article BEGIN SELECT 1; END;
        CREATE TRIGGER u BEFORE UPDATE ON article BEGIN SELECT 1; END;"
}

# writes LABEL GOAL FILLED SQL-FILE : in fresh copies, tracked or not.
writes() {
    for _ in 1 2 3; do
        for kind in plain floor tracked; do
            cp "$work/$3.$kind" "$work/writes.db"
            # shellcheck disable=SC2094
            timed "$4.$kind" sqlite3 -cmd "PRAGMA cache_size = -64000" "$work/writes.db" \
                <"$work/$4"
            rm -f "$work/writes.db"
        done
    done
    compare "tracked: $1" "$4.tracked" "$4.plain" "$2" "the same, not tracked"
    compare "  beside the least there is" "$4.tracked" "$4.floor" - "triggers that do nothing"
}

bench_writes() {
    sqlite3 "$work/empty.plain" "$make_table"
    sqlite3 "$work/filled.plain" "$make_table $inserts"
    for filling in empty filled; do
        tracked_copy "$work/$filling.plain" "$work/$filling.tracked"
        floor_copy "$work/$filling.plain" "$work/$filling.floor"
    done
    echo "$inserts" >"$work/insert.sql"
    echo "UPDATE article SET price = price + 1;" >"$work/update.sql"
    awk -v rows="$rows" 'BEGIN {
        print "BEGIN;"
        for (i = 1; i <= rows / 5; i++)
            printf "UPDATE article SET price = %d WHERE id = %d;\n", i, i * 7919 % rows + 1
        print "COMMIT;" }' >"$work/single.sql"
    # One statement: as a program's own, it is compiled once.
    echo "INSERT INTO article(id, price) SELECT 1 + value * 7919 % ($rows * 6 / 5), value
        FROM $numbers WHERE value <= $rows / 5
        ON CONFLICT(id) DO UPDATE SET price = excluded.price;" >"$work/upsert.sql"
    writes "inserts" 1.25 empty insert.sql
    writes "update of the whole table" 1.50 filled update.sql
    writes "row by row" - filled single.sql
    writes "upserts at random" - filled upsert.sql
}

#
# Publication, console.
#
bench_publication() {
    make_certificate
    start_pure bench
    for _ in 1 2 3; do
        timed put "$driver" "address=ftp://127.0.0.1:$pure_port" directory=/ user=shop \
            put "$big" ours.tar.zst >/dev/null 2>&1
        timed curl curl -sS -T "$big" "ftp://shop:bench@127.0.0.1:$pure_port/peer.tar.zst"
        rm -f "$work"/pure/*
    done
    compare "publication by FTP" put curl - "curl -T"
}

# What one program for terminals costs, as the other end of its line sees it.
console() { # OUR-OR-PEER COMMAND… : a row, or that the peer is missing
    label=$1
    shift
    if command -v "$1" >/dev/null 2>&1; then
        (cd "$tests/.." && "$screen" "$@") >"$work/screen"
        # shellcheck disable=SC2046,SC2183 # as many figures
        printf '%-34s %7s ms  %5s bytes and %6s us of CPU a cursor move  %6s kB\n' "$label" \
            $(cut -d' ' -f1-3,8 "$work/screen")
    else
        printf '%-34s %s\n' "$label" "not installed"
    fi
}

# A journal of 100,000 entries: what one list costs, then its filter.
bench_list() {
    sqlite3 "$home/tpv.db" "INSERT INTO journal(at, \"user\", dossier, action, parameters, result, message)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)
        SELECT strftime('%Y-%m-%dT%H:%M:%SZ', '2026-01-01', '+' || i || ' minutes'), 'marie', 1,
            'table set', 'ART condition=prix > ' || i, 'done', 'ligne ' || i FROM n"
    "$screen" --open ':journal\n' --type '/9' "$tpv" --home "$home" >"$work/screen"
    printf '%-34s %s\n' "list of 100,000 lines" "$(awk '{ printf "opens in %s ms (goal 100), " \
        "%s us of CPU a key (1000), filter answers in %s ms (30), whole in %s ms, %s kB (20000)",
        $4, $5, $6, $7, $8 }' "$work/screen")"
}

#
# Packages: many small files of words, and large ones of which a quarter cannot be compressed.
#
make_sources() {
    python3 - "$work/sources" "$files" "$large_mb" <<'END'
import os, random, sys
root, files, large = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(1)
words = ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randint(2, 9))) for _ in range(3000)]
for i in range(files):
    folder = f"{root}/small/{i % 200:03d}"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/{i:06d}.txt", "w") as file:
        file.write(" ".join(random.choices(words, k=random.randint(50, 800))))
    if i % 100:
        os.utime(file.name, (1e9, 1e9))
os.makedirs(f"{root}/large", exist_ok=True)
text = " ".join(random.choices(words, k=3000000)).encode()
for i in range(4):
    with open(f"{root}/large/{i}.bin", "wb") as file:
        left = large * 250000
        while left > 0:
            block = os.urandom(1 << 20) if i == 0 else text[random.randrange(1 << 20):][:min(left, 1 << 24)]
            left -= file.write(block[:left])
    os.utime(file.name, (1e9, 1e9))
END
}

# build NAME ARGUMENT… : a package, of which nothing is kept.
build() {
    list=$1
    shift
    timed "$list" admin package build --no-publish "$@"
    find "$share" -name '*-package.*' -delete
}

# peer PROGRAM NAME COMMAND… : timed in the sources, where the program is there.
peer() {
    command -v "$1" >/dev/null 2>&1 || return 0
    peer_list=$2
    shift 2
    cd "$work/sources"
    timed "$peer_list" "$@"
    cd "$OLDPWD"
    rm -f "$work/peer"
}

# packages FIGURE OURS-LIST PEER-LIST GOAL PEER
packages() {
    if [ -s "$work/ms.$3" ]; then
        compare "$@"
    else
        printf '%-34s %s\n' "$1" "not installed: $5"
    fi
}

# shellcheck disable=SC2317 # called by name
tar_zstd() { tar -cf - small large | zstd -T0 -3 -q -o "$work/peer"; }
# shellcheck disable=SC2317
newer_zstd() {
    find . -type f -newermt 2020-01-01 >"$work/newer"
    bsdtar --zstd --options zstd:threads=2 -cf "$work/peer" -T "$work/newer"
}

bench_packages() {
    make_sources
    for code in $("$tpv" --home "$home" --json directory list | jq -r '.[].code'); do
        admin directory remove "$code"
    done
    admin directory add OBJETS "source=$work/sources/small" destination=small
    admin directory add FICHIERS "source=$work/sources/large" destination=large
    for _ in 1 2 3; do
        build package
        peer bsdtar bsdtar bsdtar --zstd --options zstd:threads=2 -cf "$work/peer" small large
        peer tar tar tar_zstd
        build dated --since 2020-01-01
        peer bsdtar newer newer_zstd
        build zipped --format zip
        peer zip zip zip -qr "$work/peer.zip" small large
        rm -f "$work/peer.zip"
        timed review admin package review
    done
    packages "package, $files files, $large_mb MB" package bsdtar 1.20 "bsdtar --zstd"
    packages "  beside tar" package tar 1.00 "tar | zstd -T0 -3"
    packages "  a hundredth of them, by date" dated newer 1.20 "find | bsdtar --zstd"
    packages "  as a zip" zipped zip 0.25 "zip -r"
    row "  its review" "$(median review)" 1000 ms - "a second"
}

wants() { # PART
    case " $parts " in
    *" $1 "*) return 0 ;;
    esac
    return 1
}

printf '%-34s %10s %10s %-3s %6s  %-6s %s\n' figure ours peer "" ratio goal peer
admin init --demo --scale "$scale"
database=$home/demo/commerce.db
big=$work/big.tar.zst
if wants database; then
    set_tables
    bench_full "all fields" all 0.30
    bench_memory
    cp "$(newest full)" "$big"
    leave_fields_out
    bench_full "some left out" some 0.42
    rm -f "$database"
    bench_changes
    bench_writes
fi
if wants packages; then
    bench_packages
fi
if wants publication; then
    [ -s "$big" ] || head -c 100000000 /dev/urandom >"$big"
    bench_publication
fi
wants console || exit 0
console "first screen: tpvadmin" "$tpv" --home "$home"
console "first screen: less" less README.md
console "first screen: mc" mc
console "first screen: tig" tig
console "first screen: htop" htop
bench_list
