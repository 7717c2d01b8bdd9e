#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Brings the translation catalogues up to the texts of the sources, and says what is
# left to translate. Texts are French: fr.po repeats them (it is there for the plurals),
# en.po is translated by hand.
#
# usage: po-update.sh [FOLDER]    where en.po and fr.po are; assets/po by default
set -eu
LC_ALL=C.UTF-8
export LC_ALL
po=${1:-}
[ -z "$po" ] || po=$(cd "$po" && pwd)
cd "$(dirname "$0")/.."
po=${po:-$PWD/assets/po}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

for room in core tui forms cli service till; do
	[ ! -d "$room" ] || find "$room" -name '*.[ch]'
done | sort >"$work/sources"
# No date and no line numbers: a catalogue changes when a text does.
xgettext --from-code=UTF-8 -k -k_ -kN_ -kgettext -kngettext:1,2 --add-comments=TR: \
	--no-location --package-name=tpvadmin -f "$work/sources" -o "$work/all.pot"
sed '/^"POT-Creation-Date:/d' "$work/all.pot" >"$work/texts.pot"

for language in en fr; do
	msgmerge -q --no-fuzzy-matching -o "$work/$language.po" \
		"$po/$language.po" "$work/texts.pot"
	msgattrib --no-obsolete -o "$work/$language.clean.po" "$work/$language.po"
done
msgen -o "$work/fr.same.po" "$work/fr.clean.po"
cp "$work/en.clean.po" "$po/en.po"
cp "$work/fr.same.po" "$po/fr.po"

msgattrib --untranslated --no-obsolete --no-wrap "$po/en.po" >"$work/left.po"
if [ -s "$work/left.po" ]; then
	echo "en.po: to translate:" >&2
	sed -n 's/^msgid /  /p' "$work/left.po" | grep -v '^  ""$' >&2 || :
fi
for language in en fr; do
	printf '%s.po: ' "$language"
	msgfmt -c --statistics -o "$work/checked.mo" "$po/$language.po" 2>&1
done
