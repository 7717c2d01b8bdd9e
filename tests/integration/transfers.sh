# shellcheck shell=sh disable=SC2034,SC2154 # shared with the caller
# SPDX-License-Identifier: MIT
# What the tests of transfers share: the driver, which does one transfer as it is told, and files
# to send. Sourced after common.sh and servers.sh.

driver=$(pwd)/tests/integration/transfer_driver
TPV_PASSWORD=secret-$$
export TPV_PASSWORD
for program in "$driver" "$faulty"; do
    [ -x "$program" ] || fail "$program is not there: make check builds it"
done

# drive STATUS ARGUMENT… : results in $work/out, words in $work/err.
drive() {
    expected=$1
    shift
    status=0
    "$driver" wait_ms=20 connect_s=5 "$@" >"$work/out" 2>"$work/err" || status=$?
    [ $status = "$expected" ] || fail "status $status instead of $expected: $*"
    ! grep -q "$TPV_PASSWORD" "$work/out" "$work/err" || fail "the password is shown: $*"
}

file() { # NAME BYTES
    head -c "$2" /dev/urandom >"$work/$1"
}

file big 3000000
file other 3000000
file small 1000
: >"$work/empty"
