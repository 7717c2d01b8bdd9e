# shellcheck shell=sh disable=SC2034,SC2154 # shared with the caller
# SPDX-License-Identifier: MIT
# Servers that the tests start for themselves, on free ports of 127.0.0.1. Sourced; the caller
# gives $work, wait_until() and need(), and calls stop_servers when it ends.

faulty=$(pwd)/tests/integration/ftp_faulty
servers=

stop_servers() {
    for server in $servers; do
        kill "$server" 2>/dev/null || true
    done
    wait 2>/dev/null || true
}

free_port() {
    "$faulty" "$work" "$work/free" /dev/null &
    free_pid=$!
    wait_until test -s "$work/free" && cat "$work/free"
    kill $free_pid
    rm -f "$work/free"
}

# start_faulty RULE… : the server that misbehaves, on an empty $work/root; port in $faulty_port.
start_faulty() {
    rm -rf "$work/root" "$work/port" "$work/log"
    mkdir -p "$work/root/d"
    resume_faulty "$@"
}

# resume_faulty RULE… : the same on what $work/root holds.
resume_faulty() {
    rm -f "$work/port"
    "$faulty" "$work/root" "$work/port" "$work/log" "$@" &
    faulty_pid=$!
    servers="$servers $faulty_pid"
    wait_until test -s "$work/port"
    faulty_port=$(cat "$work/port")
}

stop_faulty() {
    kill "$faulty_pid"
}

# need_servers : all the programs that stand here.
need_servers() {
    need pure-ftpd pure-ftpd
    need pure-pw pure-ftpd
    need stunnel stunnel4
    need sshd openssh-server
    need ssh-keygen openssh-client
    need openssl openssl
    need useradd passwd
}

# make_certificate : $work/both.pem for a server, and its $pin.
make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 \
        -subj /CN=tills.invalid 2>/dev/null
    cat "$work/key.pem" "$work/cert.pem" >"$work/both.pem"
    pin=sha256//$(openssl x509 -in "$work/cert.pem" -pubkey -noout |
        openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | openssl base64)
}

answers() { # PORT
    openssl s_client -connect "127.0.0.1:$1" </dev/null 2>&1 | grep -q '^CONNECTED'
}

# start_pure PASSWORD [PORT] : pure-ftpd, FTP and FTPS explicit, user shop, files in $work/pure.
start_pure() {
    mkdir -p "$work/pure"
    chown 1:1 "$work/pure"
    # A hash that is cheap to check: the one that pure-pw makes costs seconds a login.
    echo "shop:$(openssl passwd -6 "$1"):1:1::$work/pure/./::::::::::::" >"$work/accounts"
    pure-pw mkdb "$work/accounts.pdb" -f "$work/accounts"
    pure_port=${2:-$(free_port)}
    pure-ftpd -4 -S "127.0.0.1,$pure_port" -l "puredb:$work/accounts.pdb" -E -A -H -u 1 -Y 1 \
        -2 "$work/both.pem" -g "$work/pure.pid" >/dev/null 2>&1 &
    pure_pid=$!
    servers="$servers $pure_pid"
    wait_until answers "$pure_port"
}

relay() { # NAME ACCEPT CONNECT
    printf '[%s]\naccept = 127.0.0.1:%d\nconnect = 127.0.0.1:%d\n' "$1" "$2" "$3"
}

# start_implicit : FTPS implicit, files in $work/root. pure-ftpd is not built for it, so stunnel
# stands before a plain server.
start_implicit() {
    implicit_port=$(free_port)
    data_port=$(free_port)
    relayed_port=$(free_port)
    start_faulty data="$data_port" announce="$relayed_port"
    {
        printf 'foreground = yes\npid =\ncert = %s\n' "$work/both.pem"
        relay control "$implicit_port" "$faulty_port"
        relay data "$relayed_port" "$data_port"
    } >"$work/stunnel.conf"
    stunnel "$work/stunnel.conf" >/dev/null 2>&1 &
    servers="$servers $!"
    wait_until answers "$implicit_port"
}

# start_ssh ACCOUNT PASSWORD : OpenSSH, with an account that lives until remove_account; home $work/ssh-home.
start_ssh() {
    mkdir -p /run/sshd "$work/ssh" "$work/ssh-home"
    ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/key"
    useradd -M -d "$work/ssh-home" -s /usr/sbin/nologin -p "$(openssl passwd -6 "$2")" "$1"
    chown "$1" "$work/ssh-home"
    ssh_port=$(free_port)
    cat >"$work/ssh/config" <<END
Port $ssh_port
ListenAddress 127.0.0.1
HostKey $work/ssh/key
UsePAM no
PasswordAuthentication yes
AuthorizedKeysFile none
AllowUsers $1
PidFile none
Subsystem sftp internal-sftp
ForceCommand internal-sftp
END
    "$(command -v sshd)" -D -e -f "$work/ssh/config" >/dev/null 2>&1 &
    servers="$servers $!"
    host_pin=$(ssh-keygen -lf "$work/ssh/key.pub" | cut -d' ' -f2)
    wait_until ssh-keyscan -p "$ssh_port" 127.0.0.1
}

remove_account() { # ACCOUNT
    ! id "$1" >/dev/null 2>&1 || userdel "$1" 2>/dev/null || true
}
