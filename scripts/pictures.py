#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pictures of the real console, for the README: docs/pictures/*.svg.

usage: pictures.py PROGRAM

Plays keys into the console under tmux on a demonstration made for the occasion, and
draws what the terminal shows. Needs tmux.
"""
import html
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

COLUMNS, ROWS = 80, 24
CELL_WIDTH, CELL_HEIGHT = 8.4, 18
COLOURS = ["#000000", "#cd3131", "#0dbc79", "#c5a000", "#4a8fe7", "#bc3fbc", "#11a8cd", "#e5e5e5"]
FOREGROUND, BACKGROUND = "#d8d8d8", "#1c1c1c"

# A picture: its name, the keys that lead there, a text that says it is there.
PICTURES = [
    ("menu", "1 2 1", "Gestion serveur"),
    ("serveur", "1 2 1 1", "Dernier relevé"),
    ("dossier", "1 1 1 1 Enter C-n C-n", "Canal EDI"),
    ("tables", "1 2 1 2", "2 001"),
    ("champs", "1 2 1 2 j j j j j j j j j c", "Ne voyagent pas"),
    ("extraction", "1 2 1 1 2", "Terminé"),
    ("package", "1 2 1 1 3 C-s", "caisse.dhop"),
    ("utilisateurs", "2 1", "Administrateur"),
    ("journal", "2 3", "extract full"),
]


class Terminal:
    """The console in a tmux server of its own."""

    def __init__(self, folder, command):
        self.socket = os.path.join(folder, "socket")
        config = os.path.join(folder, "tmux.conf")
        pathlib.Path(config).write_text("set -g status off\nset -s escape-time 0\n", "utf-8")
        self.tmux("-f", config, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), command)

    def tmux(self, *words):
        return subprocess.run(["tmux", "-u", "-S", self.socket, *words], check=True,
                              capture_output=True, text=True).stdout

    def wait_for(self, text):
        for _ in range(200):
            if text in self.tmux("capture-pane", "-p"):
                return
            time.sleep(0.05)
        sys.exit(f"pictures: never saw {text!r}\n" + self.tmux("capture-pane", "-p"))

    def type(self, keys):
        for key in keys.split():
            self.tmux("send-keys", key)
            time.sleep(0.3)


def spans(line):
    """(text, colour, bold, dim, reverse) of each run of a captured line."""
    colour, bold, dim, reverse = None, False, False, False
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        codes = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not codes:
            if part:
                yield part, colour, bold, dim, reverse
            continue
        for code in (int(c or 0) for c in codes.group(1).split(";")):
            if code == 0:
                colour, bold, dim, reverse = None, False, False, False
            elif code == 1:
                bold = True
            elif code == 2:
                dim = True
            elif code == 7:
                reverse = True
            elif 30 <= code <= 37:
                colour = COLOURS[code - 30]
            elif code == 39:
                colour = None


def draw(screen):
    width, height = COLUMNS * CELL_WIDTH + 16, ROWS * CELL_HEIGHT + 16
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
           f'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">',
           f'<rect width="100%" height="100%" rx="6" fill="{BACKGROUND}"/>']
    for row, line in enumerate(screen.split("\n")[:ROWS]):
        column = 0
        for text, colour, bold, dim, reverse in spans(line):
            x, y = 8 + column * CELL_WIDTH, 8 + row * CELL_HEIGHT
            ink, paper = colour or FOREGROUND, None
            if reverse:
                ink, paper = BACKGROUND, colour or FOREGROUND
            if paper:
                out.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{len(text) * CELL_WIDTH:.1f}" '
                           f'height="{CELL_HEIGHT}" fill="{paper}"/>')
            if text.strip():
                style = ' font-weight="bold"' if bold else ""
                style += ' opacity="0.6"' if dim else ""
                out.append(f'<text x="{x:.1f}" y="{y + 14:.1f}" fill="{ink}"{style} '
                           f'xml:space="preserve" textLength="{len(text) * CELL_WIDTH:.1f}">'
                           f'{html.escape(text)}</text>')
            column += len(text)
    return "\n".join(out + ["</svg>\n"])


def main():
    program = os.path.abspath(sys.argv[1])
    target = pathlib.Path(__file__).resolve().parent.parent / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="fr", TZ="Europe/Paris")
    with tempfile.TemporaryDirectory() as folder:
        home = "/tmp/tpv-images"  # shown on screen: the same each time
        shutil.rmtree(home, ignore_errors=True)
        camille = ["--as", "camille"]
        for words in (["init", "--demo"], ["user", "add", "camille", "name=Camille", "role=admin"],
                      [*camille, "extract", "full"], [*camille, "demo", "day"]):
            subprocess.run([program, "--home", home, *words], check=True, capture_output=True)
        for name, keys, text in PICTURES:
            command = f"{program} --home {home} --as camille --dossier 1"
            terminal = Terminal(tempfile.mkdtemp(dir=folder), command)
            terminal.wait_for("Administration")
            terminal.type(keys)
            terminal.wait_for(text)
            screen = terminal.tmux("capture-pane", "-e", "-p")
            (target / f"{name}.svg").write_text(draw(screen), "utf-8")
            terminal.tmux("kill-server")
            print(f"docs/pictures/{name}.svg")
        shutil.rmtree(home, ignore_errors=True)  # the last console may still be closing


if __name__ == "__main__":
    main()
