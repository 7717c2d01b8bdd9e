#!/bin/sh
# SPDX-License-Identifier: MIT
# Turns a text file into a C string: embed.sh NAME FILE > out.c
# The program then needs no file of its own at run time.
set -eu
printf '/* Made from %s by scripts/embed.sh. */\n#include "config.h"\n\n' "$(basename "$2")"
printf '#include "core/settings/defaults.h"\n\nconst char %s[] =\n' "$1"
sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/' "$2"
printf '    "";\n'
