#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the commands of README.md's tour, as they are written, in their order.
set -eu
build=$PWD
readme=$(cd "${srcdir:-.}" && pwd)/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C.UTF-8 LANGUAGE=fr TZ=UTC
export PATH="$build:$PATH" TPV_LOCALEDIR="$build/locale" TPV_HOME="$work/home"

fail() {
	echo "tour: $*" >&2
	exit 1
}

for tool in minisign zstd sqlite3; do
	command -v "$tool" >/dev/null || fail "$tool is missing (package $tool)"
done

# The blocks marked sh, between the tour's title and the next one.
awk '/^## / { tour = /tour/ } /^```/ { code = tour && /^```sh/; next } code' "$readme" >"$work/tour"
[ "$(grep -c '^tpvadmin' "$work/tour")" -ge 10 ] || fail "README.md has no tour any more"

cd "$work"
sh -eux ./tour </dev/null >"$work/said" 2>&1 || { cat "$work/said" >&2; fail "a command failed"; }
for expected in 'full.tar.zst (publié)' 'changes.tar.zst (publié)' 'Signature and comment' \
	'Complètes dans les modifications : ART'; do
	grep -qF -- "$expected" "$work/said" ||
		{ cat "$work/said" >&2; fail "\"$expected\" expected"; }
done
echo "tour: $(wc -l <"$work/tour") commands"
