#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the tests of the console share: a terminal, keys, waiting for texts, never for time.
# To be sourced from the build directory.
# shellcheck disable=SC2034 # what is set here is used by the tests
set -eu
for tool in tmux sqlite3; do
	command -v "$tool" >/dev/null || {
		echo "console: $tool is missing (package $tool)" >&2
		exit 1
	}
done
build=$PWD
dir=$(mktemp -d)
export LC_ALL=C.UTF-8 LANGUAGE=fr TZ=UTC TPV_HOME="$dir/home" TPV_LOCALEDIR=/nonexistent
export SHELL=/bin/sh
unset TMUX TMUX_PANE NO_COLOR ESCDELAY
tm=:
server=0
blocker=
trap '$tm kill-server 2>/dev/null || :; [ -z "$blocker" ] || kill "$blocker" 2>/dev/null || :; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

die() {
	echo "console: $*" >&2
	$tm capture-pane -p >&2 || :
	cat "$dir/stderr" >&2 || :
	exit 1
}

ok() { printf 'ok    %s\n' "$*"; }

until_true() { # message, command...: polls
	what=$1
	shift
	n=0
	until "$@"; do
		n=$((n + 1))
		[ "$n" -lt 200 ] || die "$what"
		sleep 0.05
	done
}

screen_shows() { $tm capture-pane -p 2>/dev/null | grep -qF -- "$1"; }
gone() { ! screen_shows "$1"; }
ended() { [ -e "$dir/status" ]; }
wait_for() { until_true "never saw: $1" screen_shows "$1"; }
wait_gone() { until_true "still there: $1" gone "$1"; }
keys() { $tm send-keys "$@"; }

# In a terminal of that size; its exit status goes to a file, tmux may miss it. Around it: `term`
# is the kind of terminal, `with` the settings of its environment, `inside` a command that runs it.
console() { # COLUMNS ROWS [ARGUMENT...]
	columns=$1 rows=$2
	shift 2
	server=$((server + 1))
	tm="tmux -u -S $dir/socket$server -f $dir/tmux.conf"
	cat >"$dir/tmux.conf" <<CONF
set -g exit-empty off
set -g status off
set -s escape-time 0
set -g default-terminal ${term:-${TEST_TERM:-tmux-256color}}
CONF
	rm -f "$dir/status"
	cat >"$dir/shell" <<SH
stty -a >$dir/before
${inside:-} env ${with:-} sh -c 'echo \$\$ >$dir/pid; exec "$build/tpvadmin" $* 2>$dir/stderr'
echo \$? >$dir/st
stty -a >$dir/after
mv $dir/st $dir/status
exec sleep 1000
SH
	$tm new-session -d -x "$columns" -y "$rows" "exec sh $dir/shell" 9>&-
	wait_for 'aide'
}

# Its modes are those of before, the cursor is seen, the screen and the keys are the shell's.
given_back() {
	cmp "$dir/before" "$dir/after" || die "the terminal was not given back as it was"
	state=$($tm display -p '#{alternate_on} #{cursor_flag} #{keypad_cursor_flag} #{mouse_any_flag}')
	[ "$state" = '0 1 0 0' ] || die "the terminal was left in state $state"
}

ends() { # STATUS
	until_true "still running" ended
	[ "$(cat "$dir/status")" = "$1" ] || die "exit status $(cat "$dir/status"), $1 expected"
	given_back
	$tm kill-server 2>/dev/null || :
}

leaves_silently() {
	ends 0
	[ ! -s "$dir/stderr" ] || die "wrote on standard error"
}

leave() {
	keys F10
	wait_for 'Quitter la console'
	keys q
}

go() { # NAME: through the palette
	keys :
	wait_for 'Aller à'
	keys "$1"
	keys Enter
}

go() { # NAME: through the palette
	keys :
	wait_for 'Aller à'
	keys "$1"
	keys Enter
}

# Another program that holds the business database: extractions wait for it, and hold still.
# It lets go when its descriptor 9 is closed: no terminal may inherit that.
block() {
	mkfifo "$dir/fifo"
	sqlite3 "$database" <"$dir/fifo" >"$dir/blocking" &
	blocker=$!
	exec 9>"$dir/fifo"
	echo 'BEGIN EXCLUSIVE; SELECT 1;' >&9
	until_true "the database is not held" test -s "$dir/blocking"
}
unblock() {
	exec 9>&-
	wait "$blocker"
	blocker=
	rm -f "$dir/fifo" "$dir/blocking"
}

last_entry() { # ACTION: its result, from the journal
	sqlite3 "$TPV_HOME/tpv.db" \
		"SELECT result FROM journal WHERE action = '$1' ORDER BY id DESC LIMIT 1"
}
nothing_left() {
	[ -z "$(find "$TPV_HOME" -name '.travail*' -o -name '*.part')" ] || die "work files are left"
	"$build/tpvadmin" publish verify >/dev/null || die "what is published is no longer whole"
	[ "$(sqlite3 "$TPV_HOME/tpv.db" "SELECT count(*) FROM artefact WHERE state = 'running'")" = 0 ] ||
		die "a run is still marked running"
}

