/* SPDX-License-Identifier: MIT */
/*
 * width: UTF-8 text measured in screen columns.
 *
 * Everything the toolkit shows passes through tui_decode(), so a malformed byte,
 * a control character or a bidirectional override from outside is shown as `?`
 * and never reaches the terminal. In a locale whose charset lacks a character it
 * is replaced by a plain one of the same width. Pure functions, any thread.
 */
#ifndef TUI_WIDTH_H
#define TUI_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* The translation of a text, "" for NULL or an empty one (of which gettext gives the header). */
const char *tui_translate(const char *text);

/* Reads one code point at `text` into *c (never a control); returns its bytes, 0 at the end. */
size_t tui_decode(const char *text, wchar_t *c);
/* Writes `c` as UTF-8 with its final NUL; returns its bytes, 0 when it is not a character. */
size_t tui_encode(wchar_t c, char bytes[static 5]);

/* The plain character that stands for a sign or an accented letter, `c` itself without one. */
wchar_t tui_plain(wchar_t c);
/* What the locale's charset can show for `c`: itself or a replacement. */
wchar_t tui_showable(wchar_t c);
/* Columns of one decoded code point on this terminal: 0, 1 or 2. */
int tui_char_columns(wchar_t c);
/* Columns of a text. */
int tui_columns(const char *text);
/* The bytes of the longest beginning of `text` that fits in `columns`. */
size_t tui_fit(const char *text, int columns);

/* Copies `text` cut at `columns`, the cut marked with an ellipsis. */
void tui_cut(const char *text, int columns, char *out, size_t size);
/* As tui_cut(), keeping the end: for a path, a breadcrumb. */
void tui_cut_start(const char *text, int columns, char *out, size_t size);

/* Offset of the character after / before `offset`; combining marks stay with their base. */
size_t tui_next(const char *text, size_t offset);
size_t tui_previous(const char *text, size_t offset);

/* Copies into a fixed field, cut at a character boundary. */
void tui_store(char *out, size_t size, const char *text);

/* A whole number, its digits by groups of three. */
void tui_number(int64_t value, char *out, size_t size);

/* Lower case without accents, as filters and searches compare. */
void tui_fold(const char *text, char *out, size_t size);
/* True when `text`, folded, contains `folded`. */
bool tui_contains(const char *text, const char *folded);

#endif
