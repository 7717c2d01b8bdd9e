#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""screen.py COMMAND…: milliseconds to the first screen, bytes that a cursor move sends.

Medians of three runs in a terminal of 80x24. A screen is there once nothing has come for
200 ms; its time is that of its last byte."""
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

QUIET = 0.2


def drain(terminal):
    """Reads until it is quiet: bytes, and when the last came."""
    count, last = 0, time.monotonic()
    patience = 5.0  # for the first byte
    while select.select([terminal], [], [], patience)[0]:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        count, last, patience = count + len(chunk), time.monotonic(), QUIET
    return count, last


def run(command):
    began = time.monotonic()
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    _, last = drain(terminal)
    # The arrows as xterm sends them to a program in its keypad mode; there and back first.
    for key in (b"\x1bOB", b"\x1bOA", b"\x1bOB"):
        os.write(terminal, key)
        moved, _ = drain(terminal)
    os.kill(child, signal.SIGTERM)
    os.close(terminal)
    os.waitpid(child, 0)
    return (last - began) * 1000, moved


results = [run(sys.argv[1:]) for _ in range(3)]
print(round(statistics.median(r[0] for r in results)),
      round(statistics.median(r[1] for r in results)))
