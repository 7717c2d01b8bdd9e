#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every text of the sources is translated, and the program speaks both languages.
set -eu
build=$PWD
source=${srcdir:-.}
export LC_ALL=C.UTF-8 TZ=UTC TPV_LOCALEDIR="$build/locale"
unset LANGUAGE TPV_HOME
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "catalogues: $*" >&2
	exit 1
}

for tool in xgettext msgmerge msgattrib msgen msgfmt; do
	command -v "$tool" >/dev/null || fail "$tool is missing (package gettext)"
done

# The update, on copies: nothing to translate may be left.
cp "$source/assets/po/en.po" "$source/assets/po/fr.po" "$work"
chmod u+w "$work"/*.po
"$source/scripts/po-update.sh" "$work" >"$work/said" 2>&1 || { cat "$work/said" >&2; fail "po-update.sh"; }
for language in en fr; do
	msgfmt -c -o "$work/$language.mo" "$work/$language.po" || fail "$language.po is wrong"
	for state in untranslated only-fuzzy; do
		msgattrib "--$state" --no-obsolete "$work/$language.po" >"$work/left"
		[ ! -s "$work/left" ] || {
			cat "$work/left" >&2
			fail "$language.po is not complete: make po-update, then translate"
		}
	done
done
# French is the source: its catalogue is there for the plurals and changes no word.
msgattrib --no-obsolete --no-wrap "$work/fr.po" >"$work/fr.now"
msgen --no-wrap "$work/fr.now" >"$work/fr.same"
cmp -s "$work/fr.now" "$work/fr.same" || fail "fr.po is not the identity"

speaks() { # what is expected, then the command line
	expected=$1
	shift
	"$build/tpvadmin" "$@" >"$work/out" 2>&1 || :
	grep -qF -- "$expected" "$work/out" || {
		cat "$work/out" >&2
		fail "tpvadmin $*: \"$expected\" expected"
	}
}

home=$work/home
speaks 'Installation créée dans' --home "$home" init --demo --scale 0.05
speaks 'sans verbe, la console' --help
speaks 'without a verb, the console' --lang en --help
speaks 'without a verb, the console' --help --lang=en
speaks 'Aucune caisse' --home "$home" --dossier 2 till list
speaks 'No till' --home "$home" --dossier 2 till list --lang en
speaks '0 fichier.' --home "$home" publish retry
speaks '0 files.' --home "$home" --lang en publish retry
speaks '1 business day played' --home "$home" demo day --lang en
speaks '2 journées de commerce jouées' --home "$home" demo day 2
speaks '2 business days played' --home "$home" demo day 2 --lang en
speaks 'is not a verb' nothing --lang en
speaks 'a number from 1 to' --dossier x --lang en
speaks '“fr” or “en” expected' --lang en --lang de
LANGUAGE=en speaks 'is not a verb' nothing
LC_ALL=en_US.UTF-8 speaks 'is not a verb' nothing
LC_ALL=de_DE.UTF-8 speaks 'is not a verb' nothing
LC_ALL=fr_BE.UTF-8 speaks "n'est pas un verbe" nothing
LC_ALL=C speaks "n'est pas un verbe" nothing
LANGUAGE=en speaks "n'est pas un verbe" nothing --lang fr
speaks "(default)" --home "$home" dossier show --lang en
echo "catalogues: complete in English and French"
