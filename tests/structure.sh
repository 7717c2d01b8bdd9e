#!/bin/sh
# SPDX-License-Identifier: MIT
# What no compiler checks: who may include whom, what is banned where, sizes, licence lines.
# usage: structure.sh   (srcdir in the environment, or run from the sources)
set -u

cd "${srcdir:-.}" || exit 99
problems=$(mktemp) || exit 99
trap 'rm -f "$problems"' EXIT

# Says what is wrong when its input has lines; they are shown.
refuse() {
	lines=$(cat)
	[ -z "$lines" ] && return
	printf '%s\n%s\n' "== $1" "$lines" | tee -a "$problems"
}

# Sources of folders that exist.
sources() {
	for folder; do
		[ -d "$folder" ] && find "$folder" -name '*.[ch]'
	done
}

# includes FOLDERS PATTERN: the include lines that match.
includes() {
	sources $1 | xargs grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($2)" /dev/null
}

includes core '(tui|forms|cli|service|till)/|n?curses|form\.h|menu\.h|panel\.h' |
	refuse 'core knows nothing of terminals, nor of the programs'
includes tui '(core|forms|cli|service|till)/|sqlite3|curl/|archive|jansson' |
	refuse 'tui knows nothing of core'
includes 'cli service till' 'forms/' | grep -v '^cli/main\.c:' | refuse 'only main opens the console'

# Inside core a room uses only those before it. Two bridges: the home makes its signing
# keys (settings, exchange), the demonstration uses everything.
rooms='base db record settings sync package demo'
allowed='base'
for room in $rooms; do
	case $room in
	settings) allowed="$allowed|exchange/signature\.h|settings" ;;
	sync) allowed="$allowed|exchange|sync" ;;
	*) allowed="$allowed|$room" ;;
	esac
	includes "core/$room" 'core/' | grep -vE "\"core/($allowed)" |
		refuse "core/$room uses only: $allowed"
done
includes core/exchange 'core/' | grep -vE '"core/(base|exchange)/' |
	refuse 'core/exchange uses only base'

includes '.' 'sqlite3\.h' | grep -vE '^\./(core/db|tests)/' | refuse 'sqlite3.h only in core/db'
includes '.' '(archive|archive_entry|zstd)\.h' | grep -vE '^\./(core/exchange/(late_)?archive\.c|tests/)' |
	grep -v '"core/' | refuse 'archive.h and zstd.h only in core/exchange/archive.c and late_archive.c'
includes '.' 'curl/' | grep -vE '^\./(core/exchange|tests)/' | refuse 'curl only in core/exchange'
includes '.' '(iniparser/)?iniparser\.h' | grep -v '^\./core/record/ini\.c:' |
	refuse 'iniparser only in core/record/ini.c'

# calls FOLDERS PATTERN: calls of those functions, outside strings and comments.
calls() {
	sources $1 | xargs awk -v pattern="(^|[^A-Za-z0-9_.>])($2)" '
		{
			line = $0
			gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
			sub(/^[ \t]*\/?\*.*/, "", line)
			sub(/\/\/.*/, "", line)
		}
		line ~ pattern { print FILENAME ":" FNR ":" $0 }'
}
calls 'core tui' '(v?printf|puts|putchar|perror|_?exit|abort|system)[ \t]*[(]|stdout|stderr' |
	grep -v 'newterm(NULL, stdout, stdin)' |
	refuse 'core and tui print nothing and never end the program'
calls 'core tui forms cli service till' '(strcpy|strcat|v?sprintf|strncpy|strtok|gets|atoi|atol|atof|alloca|tmpnam|mktemp)[ \t]*[(]' |
	refuse 'banned functions'

sources core tui forms cli service till tests |
	xargs awk 'FNR == 1 && $0 != "/* SPDX-License-Identifier: MIT */" { print FILENAME }' |
	refuse 'the first line is the licence'
find scripts tests -name '*.sh' | while read -r file; do
	sed -n 2p "$file" | grep -q '^# SPDX-License-Identifier: MIT$' || echo "$file"
done | refuse 'the second line of a script is the licence'

{
	sources core tui forms cli service till tests
	find scripts tests -name '*.sh'
} |
	xargs awk '{ limit = FILENAME ~ /\.h$/ ? 250 : 600 } FNR == limit + 1 { print FILENAME ": more than " limit " lines" }' |
	refuse 'sizes of files'
if command -v ctags >/dev/null && command -v python3 >/dev/null; then
	folders=
	for folder in core tui forms cli service till; do
		[ -d "$folder" ] && folders="$folders $folder"
	done
	python3 scripts/sizes.py $folders | grep ' lines: ' | refuse 'sizes of functions'
fi

[ ! -s "$problems" ]
