#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the fuzz targets with clang, out of tree, and runs each for SECONDS.
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
[ $# -gt 0 ] || set -- utf8 ini manifest catalogue words signature archive condition

mkdir -p "$build"
cd "$build"
[ -f config.status ] || "$source/configure" -q CC=clang CFLAGS='-O1 -g' \
	--enable-fuzzers --enable-sanitizers=address,undefined
make -s -j2 fuzzers

failed=0
for target; do
	mkdir -p "corpus/$target"
	echo "== $target"
	"tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=2048 \
		-timeout=10 -artifact_prefix="$build/$target-" "corpus/$target" \
		"$source/tests/fuzz/seeds/$target" >"$target.log" 2>&1 || failed=1
	tail -n 1 "$target.log"
done
# What a target found is kept when the build is.
ls "$build"/*-crash-* "$build"/*-leak-* "$build"/*-timeout-* "$build"/*-oom-* 2>/dev/null || :
exit $failed
