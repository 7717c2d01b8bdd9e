/* SPDX-License-Identifier: MIT */
/*
 * line: one line of text being edited: a field, a filter, a search.
 *
 * Zero-initialised storage is a valid empty line. Offsets are bytes at character
 * boundaries. A secret line is wiped whenever its storage is given up.
 */
#ifndef TUI_LINE_H
#define TUI_LINE_H

#include "tui/screen.h"

struct tui_line {
    char *text; /* NULL while empty */
    size_t length, capacity;
    size_t cursor; /* byte offset */
    size_t first;  /* first byte shown */
    size_t limit;  /* code points; 0 = 1024 */
    bool secret;
};

const char *tui_line_text(const struct tui_line *line);
/* Replaces the content (cut at the limit), cursor at the end. False when memory lacks. */
bool tui_line_set(struct tui_line *line, const char *text);
void tui_line_clear(struct tui_line *line);
/* Applies an editing key; true when it was one. *changed tells whether the text differs. */
bool tui_line_key(struct tui_line *line, int32_t key, bool *changed);
/* Draws it in `width` columns, scrolled so that the cursor is seen; sets the screen's cursor. */
void tui_line_draw(struct tui_screen *screen, struct tui_line *line, int row, int column,
                   int width);

#endif
