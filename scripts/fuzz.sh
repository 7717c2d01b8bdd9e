#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the fuzz targets with clang, out of tree, and runs each for SECONDS, as many at a time as
# there are processors.
# usage: scripts/fuzz.sh SECONDS [TARGET]…   (BUILD=directory keeps the build and the corpora)
set -eu

seconds=${1:?usage: fuzz.sh SECONDS [TARGET]…}
shift
source=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-}
if [ -z "$build" ]; then
	build=$(mktemp -d)
	trap 'rm -rf "$build"' EXIT
fi
[ $# -gt 0 ] || set -- utf8 ini manifest catalogue words signature archive condition till pattern \
	schema ssh_key

mkdir -p "$build"
cd "$build"
[ -f config.status ] || "$source/configure" -q CC=clang CFLAGS='-O1 -g' \
	--enable-fuzzers --enable-sanitizers=address,undefined
make -s -j2 fuzzers

run() { # TARGET
	mkdir -p "corpus/$1"
	"tests/fuzz/fuzz_$1" -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=2048 \
		-timeout=10 -artifact_prefix="$build/$1-" "corpus/$1" \
		"$source/tests/fuzz/seeds/$1" >"$1.log" 2>&1 || touch failed
	printf '== %s\n%s\n' "$1" "$(tail -n 1 "$1.log")"
}

rm -f failed
at_once=$(nproc 2>/dev/null || echo 1)
started=0
for target; do
	run "$target" &
	started=$((started + 1))
	[ $((started % at_once)) -ne 0 ] || wait
done
wait
# What a target found is kept when the build is.
ls "$build"/*-crash-* "$build"/*-leak-* "$build"/*-timeout-* "$build"/*-oom-* 2>/dev/null || :
[ ! -e failed ]
