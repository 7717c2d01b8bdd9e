#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The manual pages name every verb, option, setting and field that the program knows,
# and their mark-up is right.
set -eu
build=$PWD
pages=${srcdir:-.}/assets/man
export LC_ALL=C.UTF-8 LANGUAGE=fr TZ=UTC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "manual: $*" >&2
	exit 1
}

command -v mandoc >/dev/null || fail "mandoc is missing (package mandoc)"
for page in "$pages"/*.[15]; do
	mandoc -Tlint -W warning "$page" >&2 || fail "$page: see above"
done
# A French page begins with NOM, which the linter does not know.
for page in "$pages"/fr/*.[15]; do
	mandoc -Tlint -W warning "$page" >"$work/lint" || :
	! grep -vE 'not "NAME"|outside NAME' "$work/lint" >&2 || fail "$page: see above"
done

tpvadmin() { "$build/tpvadmin" --home "$work/home" "$@"; }
tpvadmin init --demo --scale 0.05 >/dev/null
tpvadmin user add ESSAI name=Essai >/dev/null
tpvadmin path add ESSAI path=/essai >/dev/null
mkdir "$work/source"
tpvadmin directory add ESSAI source="$work/source" destination=essai >/dev/null

# "verb action" and --option lines of the help.
tpvadmin --help >"$work/help"
sed -n 's/^  \([a-z]\{1,\}\( [a-z-]\{1,\}\)\{0,1\}\).*/\1/p' "$work/help" >"$work/verbs"
sed -n 's/^ *--\([a-z-]*\).*/\1/p' "$work/help" | sort -u >"$work/options"
# A record shows every field that it has.
{
	tpvadmin dossier show
	tpvadmin table show ART
	tpvadmin channel show 1
	tpvadmin user show ESSAI
	tpvadmin till show 1
	tpvadmin path show ESSAI
	tpvadmin directory show ESSAI
} | sed -n 's/^\([a-z_]\{1,\}\)  .*/\1/p' | sort -u >"$work/fields"
tpvadmin licence show | sed -n 's/^\([a-z_]\{1,\}\)  .*/\1/p' | grep -v '^suivi$' >"$work/licence"
sed -n -e '/\[dossier\]/q' -e 's/^#* *\([a-z_]*\) = .*/\1/p' "$work/home/tpv.ini" >"$work/settings"

[ "$(wc -l <"$work/verbs")" -ge 40 ] || fail "the help shows too few verbs"
[ "$(wc -l <"$work/options")" -ge 10 ] || fail "the help shows too few options"
[ "$(wc -l <"$work/fields")" -ge 25 ] || fail "the records show too few fields"
[ "$(wc -l <"$work/settings")" -ge 5 ] || fail "tpv.ini shows too few settings"

names() { # page, list of names, how the page marks one
	while read -r name; do
		[ -n "$name" ] || continue
		grep -qE "^\.It $3$(printf %s "$name" | sed 's/-/\\-/g')( |\$)" "$1" ||
			fail "$1 says nothing of \"$name\""
	done <"$2"
}

for language in . fr; do
	names "$pages/$language/tpvadmin.1" "$work/verbs" 'Cm '
	names "$pages/$language/tpvadmin.1" "$work/fields" 'Cm '
	names "$pages/$language/tpv.ini.5" "$work/settings" 'Cm '
	names "$pages/$language/tpv.ini.5" "$work/licence" 'Cm '
	while read -r name; do
		grep -qE "Fl -$name( |\$)" "$pages/$language/tpvadmin.1" ||
			fail "$language/tpvadmin.1 says nothing of --$name"
	done <"$work/options"
done
echo "manual: $(wc -l <"$work/verbs") verbs, $(wc -l <"$work/fields") fields"
