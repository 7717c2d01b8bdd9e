# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# What the tests of the program share: running it, saying what is checked, being a till.
# Sourced from a script that runs in the build directory. Stops at the first failure.

PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C.UTF-8 LANGUAGE=fr TZ=UTC
TPV_LOCALEDIR=/nonexistent # the texts are those of the sources
export PATH LC_ALL LANGUAGE TZ TPV_LOCALEDIR
unset TPV_HOME
tpv=$(pwd)/tpvadmin
# In memory where there is room: what is tested is not the disk.
room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $4 > 1000000 { print "/dev/shm" }')
work=$(mktemp -d -p "${room:-${TMPDIR:-/tmp}}")
chmod 755 "$work"
home=$work/home
trap 'exit 130' INT TERM HUP

# One line a check.
ok() { printf 'ok    %s\n' "$*"; }

fail() {
    printf 'FAIL  %s\n' "$*"
    for seen in out err; do
        [ -s "$work/$seen" ] && head -n 20 "$work/$seen" | sed "s/^/      $seen: /"
    done
    exit 1
}

# check DESCRIPTION COMMAND… : the command must succeed.
check() {
    what=$1
    shift
    "$@" || fail "$what: $*"
    ok "$what"
}

# Chance that can be had again: the seed is told, and TPV_SEED gives one.
begin_random() {
    # Nanoseconds may begin with a zero, which arithmetic takes for octal.
    seed=${TPV_SEED:-$(date +%N | sed 's/^0*//')}
    seed=${seed:-1}
    echo "seed $seed"
}

# random COUNT LOW HIGH : so many whole numbers, the same for the same seed.
random() {
    seed=$((seed + 1))
    awk -v seed="$seed" -v count="$1" -v low="$2" -v high="$3" 'BEGIN { srand(seed)
        for (i = 0; i < count; i++) print low + int(rand() * (high - low + 1)) }'
}

need() { # COMMAND DEBIAN-PACKAGE
    command -v "$1" >/dev/null 2>&1 || {
        echo "FAIL  $1 is missing: install the Debian package $2"
        exit 1
    }
}
need jq jq
need sqlite3 sqlite3
need minisign minisign
need zstd zstd
need b2sum coreutils
need tar tar
[ -x "$tpv" ] || fail "$tpv is not there: run make first"

# Whatever the program writes on standard error and is not what it says of itself.
only_sentences() {
    grep -v -e '^tpvadmin : ' -e '^Attention : ' -e '^Reprise ' "$work/err" && return 1
    return 0
}

# run STATUS ARGUMENT… : the program on $home; what it wrote is in $work/out and $work/err.
run() {
    expected=$1
    shift
    status=0
    "$tpv" --home "$home" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    judge "$expected" "$*"
}

# feed TEXT STATUS ARGUMENT… : the same with a standard input.
feed() {
    input=$1
    expected=$2
    shift 2
    status=0
    printf '%s\n' "$input" | "$tpv" --home "$home" "$@" >"$work/out" 2>"$work/err" || status=$?
    judge "$expected" "$*"
}

judge() { # STATUS WORDS
    [ "$status" = "$1" ] || fail "status $status instead of $1: tpvadmin $2"
    only_sentences >"$work/strange" || fail "unexpected words on standard error: tpvadmin $2"
    lines=$(grep -c '^tpvadmin : ' "$work/err") || true
    if [ "$1" = 0 ]; then
        [ "$lines" = 0 ] || fail "an error is told, but the status is 0: tpvadmin $2"
    else
        [ "$lines" = 1 ] || fail "$lines lines of error instead of one: tpvadmin $2"
    fi
}

says() { # REGULAR EXPRESSION
    grep -q -e "$1" "$work/err" "$work/out" || fail "nothing says: $1"
}

says_not() { # REGULAR EXPRESSION
    ! grep -q -e "$1" "$work/err" "$work/out" || fail "something says: $1"
}

# wait_until COMMAND… : at most 10 s.
wait_until() {
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -le 500 ] || fail "never came: $*"
        sleep 0.02
    done
}

now_ms() { echo $(($(date +%s%N) / 1000000)); }

# sql DATABASE SQL…
sql() {
    database=$1
    shift
    sqlite3 -batch -bail -cmd '.timeout 10000' "$database" "$@"
}

#
# A till. It knows the manifest, SQL, and nothing of the program.
#
# shellcheck disable=SC2016 # jq's variables
jq_words='def q: "\"" + gsub("\""; "\"\"") + "\"";
    def text: "\u0027" + gsub("\u0027"; "\u0027\u0027") + "\u0027";
    def names: map(q) | join(", ");
    def carried: .tables[] | select(.mode == "full" or .mode == "changes");'
# shellcheck disable=SC2016
jq_apply='def delete(from): "DELETE FROM main." + (.name|q)
        + " WHERE rowid IN (SELECT t.rowid FROM x." + (from|q) + " d CROSS JOIN main." + (.name|q)
        + " t ON " + (.key | map("t." + q + " IS d." + q) | join(" AND ")) + ");";
    carried | ([.columns[].name] | names) as $columns
    | if .mode == "full" then
        "DROP TABLE IF EXISTS main." + (.name|q) + ";",
        "CREATE TABLE main." + (.name|q) + " ("
            + ([.columns[] | (.name|q) + " COLLATE " + (.collation|q)] | join(", ")) + ");",
        (select((.key // []) != []) | "CREATE UNIQUE INDEX main." + ("key " + .name|q) + " ON "
            + (.name|q) + " (" + (.key|names) + ");")
      else
        delete("tpv_deleted_" + .name), delete(.name)
      end,
      "INSERT INTO main." + (.name|q) + " SELECT " + $columns + " FROM x." + (.name|q) + ";"'

# apply FILE DATABASE : checks the extract with public tools, and loads it.
apply() {
    rm -rf "$work/unpacked"
    mkdir "$work/unpacked"
    tar --zstd -xf "$1" -C "$work/unpacked" || fail "tar --zstd -xf $1"
    manifest=$work/unpacked/manifest.json
    minisign -Vqm "$manifest" -p "$home/keys/server.pub" || fail "signature of the manifest of $1"
    jq -r '.members[] | "\(.blake2b_256)  \(.name)"' "$manifest" >"$work/sums" ||
        fail "the manifest of $1"
    (cd "$work/unpacked" && b2sum -l 256 --status -c "$work/sums") || fail "sums of the members of $1"
    jq -r "$jq_words $jq_apply" "$manifest" >"$work/apply.sql" || fail "the manifest of $1"
    sql "$2" "ATTACH '$work/unpacked/data.sqlite' AS x" BEGIN ".read $work/apply.sql" COMMIT ||
        fail "the extract $1 cannot be applied"
}

# shellcheck disable=SC2016
jq_compare='($declared[0] | map({(.name): .}) | add) as $declared
    | carried | $declared[.name] as $record
    | ([.columns[].name | "quote(" + q + ")"] | join(" || \u0027|\u0027 || ")) as $row
    | ([($record.condition // empty | "(" + . + ")"),
        ($record.dossier_column // empty | q + " = 1")] | join(" AND ")) as $filter
    | (" FROM b." + (.name|q) + (if $filter == "" then "" else " WHERE " + $filter end)) as $source
    | (" FROM main." + (.name|q)) as $till
    | (.name + " lacks rows"|text) as $lacks | (.name + " has other rows"|text) as $more
    | "SELECT " + $lacks + " FROM (SELECT " + $row + $source + " EXCEPT SELECT " + $row + $till
        + ") LIMIT 1;",
      "SELECT " + $more + " FROM (SELECT " + $row + $till + " EXCEPT SELECT " + $row + $source
        + ") LIMIT 1;",
      "SELECT " + (.name + " has another count"|text) + " WHERE (SELECT count(*) " + $source
        + ") <> (SELECT count(*)" + $till + ");",
      "SELECT \u0027compared\u0027;"'

# compare TILL BUSINESS : the tables of the extract applied last are those of the business
# database, the dossier's rows and the chosen columns only, values and types alike.
compare() {
    run 0 --json table list
    cp "$work/out" "$work/tables.json"
    jq -r --slurpfile declared "$work/tables.json" "$jq_words $jq_compare" \
        "$work/unpacked/manifest.json" >"$work/compare.sql" || fail "the manifest"
    sql "$1" "ATTACH '$2' AS b" ".read $work/compare.sql" >"$work/out" || fail "compare"
    compared=$(grep -c '^compared$' "$work/out") || true
    ! grep -v '^compared$' "$work/out" >"$work/differences" ||
        fail "the till is not the business database: $(cat "$work/differences")"
    [ "$compared" -gt 0 ] || fail "no table was compared"
}

# is_signed DIRECTORY : its catalogue is, by its signature or, while it is replaced, the one before.
is_signed() {
    minisign -Vqm "$1/catalogue.json" -p "$home/keys/server.pub" >"$work/out" 2>&1 ||
        minisign -Vqm "$1/catalogue.json" -x "$1/catalogue.previous.minisig" \
            -p "$home/keys/server.pub" >"$work/out" 2>&1
}

# check_published DIRECTORY : its catalogue is signed, and every file it lists is there, whole.
check_published() {
    [ -e "$1/catalogue.json" ] || return 0
    is_signed "$1" || fail "the signature of the catalogue"
    jq '.extracts + .packages' "$1/catalogue.json" >"$work/listed"
    jq -r '.[] | "\(.blake2b_256)  \(.file)"' "$work/listed" >"$work/sums"
    jq -r '.[] | "\(.size) \(.file)"' "$work/listed" >"$work/sizes"
    jq -r '.[].file' "$work/listed" >"$work/names"
    [ -s "$work/names" ] || fail "the catalogue is empty"
    (cd "$1" && xargs stat -c '%s %n') <"$work/names" >"$work/out" 2>"$work/err" ||
        fail "the catalogue lists a file that is not there"
    cmp "$work/sizes" "$work/out" || fail "a file has not the size of the catalogue"
    (cd "$1" && b2sum -l 256 --quiet -c "$work/sums") >"$work/out" 2>"$work/err" ||
        fail "the catalogue lists a file that is not whole"
}

# follow DIRECTORY DATABASE : what a till does: applies what the catalogue lists after what it has.
follow() {
    jq -r '.extracts[] | "\(.sequence) \(.file)"' "$1/catalogue.json" >"$work/list"
    while read -r number name; do
        [ "$number" -gt "$(cat "$2.sequence" 2>/dev/null || echo 0)" ] || continue
        apply "$1/$name" "$2"
        echo "$number" >"$2.sequence"
    done <"$work/list"
}
