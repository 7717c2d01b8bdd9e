#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The console as people use it, in a real terminal: an admin, an operator, somebody of
# support; leaving, stopping, a line that is cut, sizes, terminals. Waits for texts,
# never for time.
set -eu
# shellcheck source=tests/console/common.sh
. "$(dirname "$0")/common.sh"

"$build/tpvadmin" init --demo >/dev/null
database=$("$build/tpvadmin" --json dossier show 1 | sed -n 's/.*"db_url": "sqlite:\(.*\)".*/\1/p')
[ -f "$database" ] || die "no demonstration database: $database"

# An admin, from the menu alone: the dossier, its channel, the paths that follow, a test.
console 80 24
keys 1
wait_for 'Fichiers'
keys 1 1 1
wait_for 'Comptoirs de France'
keys Enter
wait_for '[SERVEUR]'
keys C-n
wait_for 'Tester la connexion'
keys Down Down Down Enter
wait_for 'Terminé'
wait_for 'SQLite'
keys Enter
wait_gone 'Terminé'
keys C-n
wait_for '[SERVEUR FTP]'
keys C-u 2 Tab
wait_for '/edi2/'
wait_for 'canal2'
keys C-s
wait_for 'nregistré'
"$build/tpvadmin" --json dossier show 1 | grep -q '"channel": 2' || die "the channel was not saved"
ok "the dossier: its channel, the paths that follow, saved; the database tested"
wait_for 'ajouter'
keys q q q q
wait_for 'Administration'

# An operator: everything, a day of trade beside, the changes, the file, its verification.
keys 1 2 1 1
wait_for 'aucune : « Extraire les données »'
keys 1
wait_for 'préférez les modifications'
keys e
wait_for 'Terminé'
wait_for '(publié)'
keys Enter
wait_for 'nº 1 (publié)'
"$build/tpvadmin" demo day >/dev/null
keys 2
wait_for 'Versions :'
keys Enter
wait_for 'nº 2 (publié)'
ok "extract full, extract changes; Gestion serveur says so"
keys 4
wait_for '1/2'
keys Enter
wait_for 'Manifeste, signé'
keys q
wait_for 'fichiers présents'
keys v
wait_for 'Signature et sommes vérifiées'
keys Enter
wait_for 'fichiers présents'
keys x
wait_for 'Rien à purger'
ok "published files: manifest, verification, purge"

# Somebody of support: the journal, its filter, one that comes by itself; texts; help.
go journal
wait_for 'tout le journal'
keys /
keys 'extract full'
wait_for 'Filtre : extract full'
wait_for '1/1 sur'
keys Enter Enter
wait_for 'Entrée du journal'
wait_for 'extract full'
keys q
wait_for '1/1 sur'
keys q f
wait_for 'apparaissent'
"$build/tpvadmin" publish retry >/dev/null
wait_for 'publish retry'
keys f
wait_for 'Suivi arrêté'
ok "journal: filter, detail, following"
go infos
wait_for 'Bibliothèques'
keys r
wait_for 'Bibliothèques'
keys '?'
wait_for 'fin du texte'
keys q q
leave
leaves_silently
ok "infos, help, leaving"

# Too small, then not; a form at 60x16 and back; signs in ASCII, no colour.
console 80 24 --ascii --no-color
go dossier
wait_for 'Comptoirs'
keys Enter
wait_for 'SERVEUR BDD'
$tm resize-window -x 60 -y 16
wait_for 'SERVEUR'
$tm resize-window -x 40 -y 10
wait_for '60'
$tm resize-window -x 80 -y 24
wait_for 'SERVEUR BDD'
keys Escape
wait_for 'ajouter'
leave
leaves_silently
ok "sizes"

# Stopping with Ctrl-C, then leaving while it runs, then a line that is cut: all the same.
block
console 80 24
go modifications
wait_for 'En cours'
keys C-c
wait_for 'Arrêter'
keys a
wait_for 'Arrêté'
[ "$(last_entry 'extract changes')" = stopped ] || die "not journalled as stopped"
keys Enter
go modifications
wait_for 'En cours'
keys Escape
wait_for 'arrière-plan'
keys l
leave
leaves_silently
[ "$(last_entry 'extract changes')" = stopped ] || die "not journalled as stopped"
ok "Ctrl-C, and leaving during an extraction"
for signal in HUP TERM; do
	before=$(sqlite3 "$TPV_HOME/tpv.db" 'SELECT max(id) FROM journal')
	console 80 24
	go modifications
	wait_for 'En cours'
	kill -s "$signal" "$(cat "$dir/pid")"
	ends 130
	grep -q "signal $signal" "$dir/stderr" || die "the signal is not said"
	[ "$(last_entry 'extract changes')" = stopped ] || die "not journalled as stopped"
	[ "$(sqlite3 "$TPV_HOME/tpv.db" 'SELECT max(id) FROM journal')" -gt "$before" ] ||
		die "nothing journalled"
	ok "SIG$signal during an extraction"
done
unblock
nothing_left
ok "nothing half made"

