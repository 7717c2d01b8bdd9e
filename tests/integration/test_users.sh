#!/bin/sh
# SPDX-License-Identifier: MIT
# Users and their rights, with a real sshd and a real pure-ftpd: who comes in reaches what the
# role allows and nothing else, and no secret is left where it could be read.
# Runs from the build directory, as root, offline. Nothing is skipped: what is missing fails.
set -eu
# shellcheck source=tests/integration/common.sh
. "${srcdir:-.}/tests/integration/common.sh"
# shellcheck source=tests/integration/servers.sh
. "${srcdir:-.}/tests/integration/servers.sh"
need_servers
need pure-authd pure-ftpd
need curl curl
need tmux tmux
need setpriv util-linux
need ssh openssh-client
need sftp openssh-client
[ "$(id -u)" = 0 ] || fail "this test runs servers with accounts of their own: run it as root"

account=tpvu$$
terminal="tmux -u -f /dev/null -L $account"
secret="S3cret-anne-$$"
fresh="N0uveau-anne-$$"
ftp_secret="S3cret-edi-$$"
pin=70$(printf %05d $$)
folder=$(mktemp -d)
cleanup() {
    $terminal kill-server 2>/dev/null || true
    stop_servers
    remove_account "$account"
    rm -rf "$work" "$folder"
}
trap cleanup EXIT

# An installation belongs to an account of its own; the program is where that account reaches it.
chmod 755 "$folder"
cp "$tpv" "$folder/tpvadmin"
useradd -M -d "$work/account" -s /bin/sh -p '*' "$account"
mkdir "$work/account" "$work/channels"
chown "$account" "$work/account" "$work/channels"
uid=$(id -u "$account")
gid=$(id -g "$account")
home=$work/account/home
cat >"$folder/owner" <<END
#!/bin/sh
exec setpriv --reuid=$uid --regid=$gid --clear-groups "$folder/tpvadmin" "\$@"
END
chmod 755 "$folder/owner"
tpv=$folder/owner
run 0 init --demo --scale 0.05

#
# Rights, by commands.
#
run 0 user add ANNE name=Anne role=support
run 0 user add BOB name=Bob role=operator
run 0 user add CAMILLE name=Camille role=admin
for words in 'dossier list' 'table list' 'tracking status' 'publish status' 'journal' 'info' \
    'user list' 'till list' 'licence show' 'dossier use 1' 'dossier test db'; do
    # shellcheck disable=SC2086 # words
    run 0 --as ANNE $words
done
for words in 'extract full' 'publish retry' 'publish purge' 'tracking purge' 'demo day' \
    'user add X name=X' 'dossier set label=X' 'table remove ART' 'tracking disable ART' \
    'till remove 1' 'user unlock BOB' 'user ftp-sync' 'channel add 9 label=X'; do
    # shellcheck disable=SC2086 # words
    run 4 --as ANNE $words
    says 'Demandez-le à ADMIN, CAMILLE'
done
ok "support looks at everything and changes nothing"
run 0 --as BOB extract full
run 0 --as BOB demo day
run 0 --as BOB extract changes
run 0 --as BOB publish retry
run 4 --as BOB dossier set label=X
says "« Administrateur »"
run 0 --as CAMILLE dossier set label=Boutiques
run 0 --json journal
check "refusals are journalled" test "$(jq '[.[] | select(.result == "refused" and .user == "ANNE")] | length' "$work/out")" = 13
ok "an operator extracts and publishes, an administrator configures"
run 4 --as NOBODY info
says "n'est pas un utilisateur"
run 4 --as CAISSE01 info
says "n'est pas de la console"
run 0 user set BOB active=no
run 4 --as BOB info
says 'inactif'
run 0 user set BOB active=yes valid_until=2020-12-31
run 4 --as BOB info
says 'plus valable'
ok "who is unknown, inactive or expired is refused"
run 0 user remove ADMIN
run 4 user remove CAMILLE
says 'dernier administrateur'
ok "the last administrator stays"

# Another account cannot pretend; root is nobody's prisoner.
setpriv --reuid=65534 --regid=65534 --clear-groups "$folder/tpvadmin" --home "$home" --as CAMILLE \
    info >"$work/out" 2>"$work/err" && fail "another account came in"
says "est au compte « $account »"
ok "another account is told the way in"

#
# Passwords: never in an argument, never in clear.
#
run 2 user set ANNE "password=$secret"
says "ligne de commande"
feed "$secret" 0 user set ANNE password=- must_change=yes
feed "$pin" 0 user set CAISSE01 password=- 'rights=sell refund'
feed 12 2 user set CAISSE01 password=-
says 'chiffres'
run 0 user show ANNE
says 'password  *••••'
run 4 --as ANNE info
says 'est à changer'
printf '%s\n%s\n' "wrong" "$fresh" >"$work/lines"
"$tpv" --home "$home" --as ANNE user password <"$work/lines" >"$work/out" 2>"$work/err" &&
    fail "a wrong password was taken"
says 'refusé'
printf '%s\n%s\n' "$secret" "$fresh" >"$work/lines"
"$tpv" --home "$home" --as ANNE user password <"$work/lines" >"$work/out" 2>"$work/err" ||
    fail "the password cannot be changed"
rm "$work/lines"
run 0 --as ANNE info
ok "a password that is to be changed is changed first"
run 0 extract full
tar --zstd -xOf "$(find "$home/publication" -name '*-full.tar.zst' | sort | tail -n 1)" data.sqlite >"$work/data.sqlite"
check "till users travel with their hash and rights" test "$(sql "$work/data.sqlite" \
    "SELECT count(*) FROM tpv_user WHERE code = 'CAISSE01' AND rights = 'sell refund' AND password LIKE '\$argon2id\$%'")" = 1
check "people of the console do not, but the dossier's administrator" test \
    "$(sql "$work/data.sqlite" "SELECT count(*) FROM tpv_user WHERE code IN ('ANNE', 'CAMILLE')")" = 0

#
# SSH: a key reaches the console, and nothing else.
#
start_console_ssh() {
    mkdir -p /run/sshd "$work/ssh"
    ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/host"
    ssh_port=$(free_port)
    # Everything is open: what is shut is shut by the line of the key.
    cat >"$work/ssh/config" <<END
Port $ssh_port
ListenAddress 127.0.0.1
HostKey $work/ssh/host
UsePAM no
StrictModes no
PasswordAuthentication no
AuthorizedKeysFile $work/ssh/authorized
AllowUsers $account
AllowTcpForwarding yes
PermitTunnel yes
PermitUserEnvironment yes
AcceptEnv *
PidFile none
Subsystem sftp internal-sftp
END
    "$(command -v sshd)" -D -e -f "$work/ssh/config" >/dev/null 2>&1 &
    servers="$servers $!"
    wait_until ssh-keyscan -p "$ssh_port" 127.0.0.1
}
ssh-keygen -q -t ed25519 -N '' -C 'anne@poste' -f "$folder/anne"
echo 'command="sh" '"$(cat "$folder/anne.pub")" >"$work/line"
"$tpv" --home "$home" user ssh-key add ANNE <"$work/line" >"$work/out" 2>"$work/err" && fail "options were taken"
says 'aucune option'
mkdir -p "$work/ssh"
"$tpv" --home "$home" user ssh-key add ANNE <"$folder/anne.pub" >"$work/ssh/authorized" 2>"$work/err" ||
    fail "user ssh-key add"
grep -q "^restrict,pty,command=\"exec '$folder/tpvadmin' --home '$home' --as 'ANNE'\" ssh-ed25519 " \
    "$work/ssh/authorized" || fail "the line of authorized_keys"
run 0 user ssh-key list --authorized
cmp "$work/out" "$work/ssh/authorized" || fail "user ssh-key list --authorized"
print=$(ssh-keygen -lf "$folder/anne.pub" | cut -d' ' -f2)
run 0 --json user ssh-key list ANNE
check "the fingerprint is that of ssh-keygen" test "$(jq -r '.[].fingerprint' "$work/out")" = "$print"
chmod 644 "$work/ssh/authorized"
start_console_ssh
via="-F none -i $folder/anne -p $ssh_port -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
client="ssh $via"

sees() { $terminal capture-pane -p | grep -q -e "$1"; }
$terminal new-session -d -x 80 -y 24 "LC_ALL=C.UTF-8 $client -o SetEnv=LC_ALL=C.UTF-8 -tt $account@127.0.0.1; echo ended \$?; read -r line"
wait_until sees 'Administration'
check "the console opens over SSH, in the name of the user" sees 'ANNE'
# Suspended, it would leave whoever sits there to what started it: it goes on.
$terminal send-keys C-z
$terminal send-keys C-c
wait_until sees 'Quitter'
$terminal send-keys Tab
$terminal send-keys Enter
wait_until sees 'ended 0'
$terminal kill-server
ok "leaving the console leaves no shell"

refuses() { # DESCRIPTION COMMAND…
    what=$1
    shift
    "$@" >"$work/out" 2>"$work/err" </dev/null && fail "$what: it worked"
    [ ! -e "$work/channels/pwned" ] || fail "$what: a command ran"
    grep -q 'uid=' "$work/out" "$work/err" && fail "$what: a command ran"
    ok "$what"
}
# shellcheck disable=SC2086 # the client's words
{
    refuses "no other command" $client "$account@127.0.0.1" "touch $work/channels/pwned; id"
    refuses "no other option" $client "$account@127.0.0.1" "--as CAMILLE user list"
    says_not 'CAMILLE'
    # The console opens, whatever was asked: it is cut.
    refuses "no shell by a terminal" timeout 3 $client -tt "$account@127.0.0.1" sh -c id
    refuses "no sftp" sftp -b "$folder/owner" ${via#*none} "$account@127.0.0.1"
    refuses "no subsystem" $client -s "$account@127.0.0.1" sftp
    refuses "no forwarding to a port" $client -W "127.0.0.1:$ssh_port" "$account@127.0.0.1"
    grep -q '^SSH-' "$work/out" && fail "a port was forwarded"
    refuses "no forwarding from a port" $client -o ExitOnForwardFailure=yes -N -R 0:127.0.0.1:1 "$account@127.0.0.1"
    refuses "no environment of one's own" $client -o "SetEnv=TPV_HOME=/nonexistent" "$account@127.0.0.1"
    says_not 'nonexistent'
}
run 0 user set ANNE active=no
$client "$account@127.0.0.1" >"$work/out" 2>"$work/err" </dev/null && fail "who is inactive came in"
says 'inactif'
run 0 user ssh-key list --authorized
check "who is inactive has no line any more" test ! -s "$work/out"
run 0 user set ANNE active=yes

# A password to change is asked before the first screen.
feed "$secret" 0 user set ANNE password=- must_change=yes
$terminal new-session -d -x 80 -y 24 "$client -o SetEnv=LC_ALL=C.UTF-8 -tt $account@127.0.0.1"
wait_until sees 'Mot de passe actuel'
$terminal send-keys "$secret" Enter
wait_until sees 'Nouveau mot de passe'
$terminal send-keys "$fresh" Enter
wait_until sees 'encore'
$terminal send-keys "$fresh" Enter
wait_until sees 'Administration'
$terminal kill-server
ok "a password to change is changed on the way in, unseen"
run 0 user ssh-key remove ANNE "$print"
run 1 user ssh-key remove ANNE "$print"

#
# Exchange accounts: pure-ftpd asks at each login, or reads a file.
#
sed -i "s|^# channel_dir.*|channel_dir = \"$work/channels/edi{canal}\"|; s/^# login_attempts.*/login_attempts = 3/" "$home/tpv.ini"
run 0 user add edi1 name=Magasins role=exchange channel=1
run 0 user add edi2 name=Autres role=exchange channel=2
feed "$ftp_secret" 0 user set edi1 password=-
feed "other-$ftp_secret" 0 user set edi2 password=-
feed "$secret" 0 user set CAMILLE password=-
cat >"$folder/auth" <<END
#!/bin/sh
exec "$folder/tpvadmin" --home "$home" user ftp-auth
END
chmod 755 "$folder/auth"

start_ftp() { # AUTHENTICATION
    ftp_port=$(free_port)
    pure-ftpd -4 -S "127.0.0.1,$ftp_port" -l "$1" -E -H -u 1 -g "$work/pure.pid" >/dev/null 2>&1 &
    ftp_pid=$!
    servers="$servers $ftp_pid"
    wait_until curl -s -o /dev/null --user edi1:"$ftp_secret" "ftp://127.0.0.1:$ftp_port/"
}
ftp() { # USER PASSWORD PATH [OPTION…]
    who=$1:$2
    path=$3
    shift 3
    printf 'user = "%s"\n' "$who" | curl -sS -K - --path-as-is "$@" "ftp://127.0.0.1:$ftp_port$path" \
        >"$work/out" 2>"$work/err"
}
cycle_ftp() {
    mkdir -p "$work/channels/edi2"
    echo shown >"$work/channels/edi1/shown"
    echo hidden >"$work/channels/edi2/hidden"
    echo hidden >"$work/channels/hidden"
    ln -sfn /etc "$work/channels/edi1/etc"
    ln -sfn ../hidden "$work/channels/edi1/up"
    ftp edi1 "$ftp_secret" /shown || fail "the right password does not come in"
    check "the right password comes in, to its channel" grep -q shown "$work/out"
    ftp edi1 wrong /shown && fail "a wrong password came in"
    ftp edi1 "" /shown && fail "an empty password came in"
    ftp edi2 "$ftp_secret" / && fail "the password of another came in"
    ftp CAMILLE "$secret" / && fail "a user of the console came in"
    ftp "$account" "$secret" / && fail "the system account came in"
    ok "a wrong password, another's, or another role does not"
    for path in /../hidden /../../channels/hidden /up "//$work/channels/hidden" /etc/passwd \
        //etc/passwd /../edi2/hidden "/%2e%2e/hidden"; do
        ftp edi1 "$ftp_secret" "$path" && fail "out of the channel: $path"
        grep -q 'hidden\|root' "$work/out" && fail "out of the channel: $path"
    done
    ftp edi1 "$ftp_secret" / --quote 'CWD ..' --quote 'CWD ../..' --quote 'CWD /' --list-only || fail "list"
    check "there is no way out of the channel" grep -qx shown "$work/out"
    ftp edi1 "$ftp_secret" /sent -T "$folder/auth" || fail "a till cannot send"
    check "what is sent belongs to the account of the installation" test \
        "$(stat -c %u "$work/channels/edi1/sent")" = "$uid"
}
pure-authd -s "$work/authd" -r "$folder/auth" -u "$uid" -g "$gid" >/dev/null 2>&1 &
servers="$servers $!"
wait_until test -S "$work/authd"
start_ftp "extauth:$work/authd"
cycle_ftp
ftp edi1 "$ftp_secret" /shown || fail "the failures of before are forgotten by a success"
for _ in 1 2 3; do
    ftp edi1 wrong / && fail "a wrong password came in"
done
ftp edi1 "$ftp_secret" / && fail "a locked account came in"
run 0 user unlock edi1
ftp edi1 "$ftp_secret" / || fail "an account unlocked does not come in"
ok "three failures lock, unlock lifts"
run 0 user set edi1 valid_until=2020-12-31
ftp edi1 "$ftp_secret" / && fail "an expired account came in"
run 0 user set edi1 valid_until= active=no
ftp edi1 "$ftp_secret" / && fail "an inactive account came in"
run 0 user set edi1 active=yes
ok "expired and inactive accounts are out at once"
kill "$ftp_pid"

run 0 user ftp-sync --file "$work/account/accounts" --mkdb
says '^2 comptes'
check "the file is its owner's alone" test "$(stat -c %a "$work/account/accounts")" = 600
start_ftp "puredb:$work/account/accounts.pdb"
cycle_ftp
run 0 user set edi1 active=no
run 0 user ftp-sync --file "$work/account/accounts" --mkdb
ftp edi1 "$ftp_secret" / && fail "an inactive account came in"
ok "the same by a file of virtual users"

#
# Nothing of a secret is left.
#
for word in "$secret" "$fresh" "$ftp_secret" "$pin"; do
    grep -rlF -e "$word" "$home" >"$work/out" && fail "a secret is in a file"
done
sql "$home/tpv.db" .dump | grep -F -e argon2id && fail "a hash is in clear in the store"
ok "no secret in the store, the journal, the log"
