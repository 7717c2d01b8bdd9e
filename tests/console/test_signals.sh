#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What happens to a console from outside: suspended and brought back while it works, sizes that
# change meanwhile, signals, a line that is cut. The terminal is given back each time, no work is
# half made, and the journal says what was stopped.
set -eu
# shellcheck source=tests/console/common.sh
. "$(dirname "$0")/common.sh"
command -v bash >/dev/null || die "bash is missing: jobs are suspended in it (package bash)"

"$build/tpvadmin" init --demo >/dev/null
"$build/tpvadmin" extract full >/dev/null
database=$("$build/tpvadmin" --json dossier show 1 | sed -n 's/.*"db_url": "sqlite:\(.*\)".*/\1/p')

starts_work() { # an extraction that waits for the database
	go modifications
	wait_for 'En cours'
}
shows_work() { screen_shows 'En cours' && screen_shows 'Extraire'; }

# In a shell of its own, which Ctrl-Z goes back to.
shell() {
	server=$((server + 1))
	tm="tmux -u -S $dir/socket$server -f $dir/tmux.conf"
	printf 'set -g exit-empty off\nset -g status off\nset -s escape-time 0\n' >"$dir/tmux.conf"
	rm -f "$dir/status"
	$tm new-session -d -x 80 -y 24 "PS1='> ' exec bash --norc --noprofile -i" 9>&-
	wait_for '>'
}
command_line() { # COMMAND, what it then shows
	keys -l "$1"
	keys Enter
	wait_for "$2"
}
modes() { # NAME: those of the terminal, at the prompt
	command_line "stty -a >$dir/$1; echo modes-$1" "modes-$1"
	until_true "no modes" test -s "$dir/$1"
}

# Ctrl-Z at rest, then while it works: the shell has its terminal, fg has everything again.
"$build/tpvadmin" demo day >/dev/null
block
shell
modes before
command_line 'clear' '>'
command_line "'$build/tpvadmin' 2>$dir/stderr" 'Administration'
$tm capture-pane -p >"$dir/menu"
keys C-z
wait_for '[1]+'
modes suspended
command_line 'fg' 'aide'
wait_for 'Administration'
$tm capture-pane -p | cmp - "$dir/menu" || die "another screen after fg"
ok "Ctrl-Z and fg"
starts_work
keys C-z
wait_for '[1]+'
modes suspended
cmp "$dir/before" "$dir/suspended" || die "the shell has another terminal than before"
command_line 'echo typed-and-seen' 'typed-and-seen'
$tm resize-window -x 100 -y 30
command_line 'fg' 'En cours'
until_true "the job is not shown again" shows_work
gone 'typed-and-seen' || die "what the shell wrote is still there"
[ "$($tm capture-pane -p | sed -n '$p' | wc -m)" -gt 60 ] || die "not drawn for its new size"
unblock
wait_for 'Terminé'
[ "$(last_entry 'extract changes')" = 'done' ] || die "the extraction did not go on"
keys Enter
leave
wait_gone 'Quitter la console'
command_line 'echo ended-$?' 'ended-0'
modes after
# The size is another one since: only that.
sed 's/rows [0-9]*; columns [0-9]*//' "$dir/before" >"$dir/expected"
sed 's/rows [0-9]*; columns [0-9]*//' "$dir/after" | cmp - "$dir/expected" ||
	die "the terminal was not given back"
[ ! -s "$dir/stderr" ] || die "wrote on standard error"
$tm kill-server
ok "Ctrl-Z while it works: the work goes on after fg, the screen is drawn for its new size"

# Sizes that change while it works.
block
console 80 24
starts_work
for size in 60x16 132x43 40x10 80x24; do
	$tm resize-window -x "${size%x*}" -y "${size#*x}"
	if [ $size = 40x10 ]; then
		wait_for 'trop petite'
	else
		until_true "$size: the job is not shown" shows_work
		until_true "$size: the line of keys is not the last" \
			sh -c "$tm capture-pane -p | sed -n ${size#*x}p | grep -q aide"
	fi
done
unblock
wait_for 'Terminé'
keys Enter
leave
leaves_silently
nothing_left
ok "sizes while it works"

# Signals while it works, and while a form is being changed: what was typed is not saved.
block
for signal in HUP TERM INT; do
	console 80 24
	starts_work
	kill -s "$signal" "$(cat "$dir/pid")"
	ends 130
	grep -q "signal $signal" "$dir/stderr" || die "the signal is not said"
	[ "$(last_entry 'extract changes')" = stopped ] || die "SIG$signal: not journalled as stopped"
done
ok "SIGHUP, SIGTERM, SIGINT while it works"
unblock
label() { sqlite3 "$TPV_HOME/tpv.db" 'SELECT label FROM dossier WHERE number = 1'; }
edits() {
	go dossier
	wait_for 'Courant'
	keys Enter
	wait_for '[SERVEUR]'
	keys C-u
	keys -l 'half typed'
	wait_for 'half typed'
}
before=$(label)
for signal in HUP TERM; do
	console 80 24
	edits
	kill -s "$signal" "$(cat "$dir/pid")"
	ends 130
	[ "$(label)" = "$before" ] || die "SIG$signal: half a label was saved"
done
ok "SIGHUP, SIGTERM while a form is changed: nothing of it is saved"

# A line that is cut: the terminal itself goes away.
is_gone() { ! kill -0 "$(cat "$dir/pid")" 2>/dev/null; }
console 80 24
edits
$tm kill-server
until_true "the console outlives its line" is_gone
[ "$(label)" = "$before" ] || die "half a label was saved"
block
last=$(sqlite3 "$TPV_HOME/tpv.db" 'SELECT max(id) FROM journal')
console 80 24
starts_work
$tm kill-server
until_true "the console outlives its line" is_gone
[ "$(last_entry 'extract changes')" = stopped ] || die "not journalled as stopped"
[ "$(sqlite3 "$TPV_HOME/tpv.db" 'SELECT max(id) FROM journal')" -gt "$last" ] ||
	die "nothing journalled"
unblock
nothing_left
ok "a line that is cut, at work and in a form"
