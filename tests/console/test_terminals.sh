#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The same console on every terminal, size and charset: a menu, a list, a form and a dialog show
# what they show on the first one, converted where the charset has less. A terminal that cannot
# is told so.
set -eu
# shellcheck source=tests/console/common.sh
. "$(dirname "$0")/common.sh"

for tool in localedef infocmp script iconv; do
	command -v "$tool" >/dev/null || die "$tool is missing (packages locales, ncurses-bin, bsdutils)"
done
[ -e /usr/share/i18n/charmaps/ISO-8859-15.gz ] || die "charmaps are missing (package locales)"

"$build/tpvadmin" init --demo >/dev/null
"$build/tpvadmin" dossier set 1 'label=Crème d’œufs « été » 12 €' 'administrator=Zoé Ås 漢字' >/dev/null

keep() { # NAME: the screen, in its file, once it shows that text
	wait_for "$2"
	$tm capture-pane -p >"$dir/shown.$1"
}

# A menu, a list, a form, a dialog. What is waited for is the same in every charset.
tour() { # COLUMNS ROWS [ARGUMENT...]
	console "$@"
	keep menu 'Administration'
	keys :
	wait_for 'Aller'
	keys 'dossier' Enter
	keep list 'Courant'
	keys Enter
	keep form '[SERVEUR]'
	keys Escape
	wait_for 'ajouter'
	keys C-c
	keep dialog 'Quitter la console'
	keys q
	leaves_silently
}

# Terminals that lack a letter draw another in its place: in the same columns.
as_kept() { # NAME: the screens of the first terminal, as sed changes them
	for screen in menu list form dialog; do
		sed "$2" "$dir/kept.$screen" >"$dir/expected.$screen"
		cmp -s "$dir/expected.$screen" "$dir/shown.$screen" || {
			diff "$dir/expected.$screen" "$dir/shown.$screen" >&2 || :
			die "$1: the $screen is not what it should be"
		}
	done
}

tour 80 24
grep -q '┌─*┐' "$dir/shown.dialog" || die "no box around the dialog"
grep -q 'Crème d’œufs « été » 12 €     courant' "$dir/shown.list" || die "the list is not as entered"
grep -q 'Administrateur  Zoé Ås 漢字' "$dir/shown.form" || die "the form is not as entered"
for screen in menu list form dialog; do
	cp "$dir/shown.$screen" "$dir/kept.$screen"
done
for term in xterm-256color xterm screen tmux linux vt100 vt220; do
	infocmp "$term" >/dev/null || die "terminfo lacks $term (package ncurses-base)"
	# There curses asks libgpm for the mouse, which forgets the name of a terminal.
	with=
	[ $term != linux ] || with="ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0"
	tour 80 24
	as_kept "$term" ''
	ok "$term"
done
term=xterm-256color
with=

with='NO_COLOR=1' tour 80 24
as_kept "NO_COLOR" ''
tour 80 24 --no-color --no-mouse
as_kept "--no-color" ''
ok "without colour, without mouse"

# What signs and lines become, then letters.
signs='y/›▸…·’─│┌┐└┘/>>..'"'"'-|++++/'
latin_signs='y/›▸…’─│┌┐└┘/>>.'"'"'-|++++/'
tour 80 24 --ascii
as_kept "--ascii" 'y/›▸…’─│┌┐└┘/>>.'"'"'-|++++/
s/12 €/12 E/g'
ok "--ascii: signs and lines, letters are kept"
with='LC_ALL=C' tour 80 24
as_kept "C" "$signs
y/éèêàçîœÅ€«»Éº/eeeacioAE\"\"Eo/
s/漢字/????/"
ok "the C locale: nothing but ASCII"
with='LC_ALL=fr_FR.ISO-8859-99' tour 80 24
as_kept "a locale that this system lacks" "$signs
y/éèêàçîœÅ€«»Éº/eeeacioAE\"\"Eo/
s/漢字/????/"
ok "a locale that this system lacks: nothing but ASCII"

mkdir "$dir/locales"
for charset in ISO-8859-1 ISO-8859-15; do
	localedef --no-archive -i fr_FR -f $charset "$dir/locales/fr_FR.$charset" 2>/dev/null ||
		[ -e "$dir/locales/fr_FR.$charset/LC_CTYPE" ] || die "no locale could be made for $charset"
done
in_charset() { # NAME
	inside="$build/tests/console/charset $1"
	with="LOCPATH=$dir/locales LC_ALL=fr_FR.$1"
}
in_charset ISO-8859-1
tour 80 24
as_kept "ISO-8859-1" "$latin_signs
y/œ€/oE/
s/漢字/??/"
in_charset ISO-8859-15
tour 80 24
as_kept "ISO-8859-15" "$latin_signs
s/漢字/??/"
ok "ISO-8859-1, ISO-8859-15: what they lack in the same columns"

# Letters typed on such a line are one byte each; what is stored is UTF-8.
typed() { # CHARSET TEXT EXPECTED
	in_charset "$1"
	console 80 24
	keys :
	wait_for 'Aller'
	keys 'dossier' Enter
	wait_for 'Courant'
	keys Enter
	wait_for '[SERVEUR]'
	keys C-u
	keys -l "$2"
	wait_for "Libellé *       $2"
	keys C-s
	wait_for 'nregistré'
	keys C-c
	wait_for 'Quitter la console'
	keys q
	leaves_silently
	label=$(sqlite3 "$TPV_HOME/tpv.db" 'SELECT hex(label) FROM dossier WHERE number = 1')
	[ "$label" = "$3" ] || die "$1: stored as $label"
}
typed ISO-8859-1 'Boulangerie été' 426F756C616E676572696520C3A974C3A9
typed ISO-8859-15 'cœur 5 €' 63C5937572203520E282AC
ok "é, œ, € typed as one byte are stored as UTF-8"
inside=
with=

# Sizes: each screen fills the terminal, no line is broken, the last one names keys.
sized() { # COLUMNS ROWS
	tour "$1" "$2"
	for screen in menu list form dialog; do
		[ "$(wc -l <"$dir/shown.$screen")" -eq "$2" ] || die "$1x$2: $screen has other lines"
		longest=$(wc -L <"$dir/shown.$screen")
		[ "$longest" -le "$1" ] || die "$1x$2: $screen is wider"
		[ -n "$(sed -n "$2p" "$dir/shown.$screen")" ] || die "$1x$2: $screen has no line of keys"
	done
	sed -n 3p "$dir/shown.form" | grep -qE "^─{$1}$" || die "$1x$2: the rule is not of its width"
}
sized 132 43
sized 60 16
ok "132x43, 60x16"

# A terminal that cannot: a sentence, the commands to use, no control character.
console_fails() { # TERM
	status=0
	# Curses leaks what it had made ready for a terminal that it then does not know.
	ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" TERM=$1 script -qec "$build/tpvadmin" /dev/null </dev/null >"$dir/said" 2>&1 || status=$?
	[ "$status" = 2 ] || die "TERM=$1: exit status $status"
	grep -q 'tpvadmin extract full' "$dir/said" || die "TERM=$1: no command is named"
	if tr -d '\r' <"$dir/said" | grep -q '[[:cntrl:]]'; then
		die "TERM=$1: control characters"
	fi
}
console_fails dumb
console_fails ''
console_fails unknown-terminal
ok "TERM=dumb, none, unknown: the commands are named"
status=0
"$build/tpvadmin" </dev/null >"$dir/said" 2>&1 || status=$?
[ "$status" = 2 ] && grep -q 'tpvadmin extract full' "$dir/said" || die "no terminal: not said"
ok "no terminal: the commands are named"
