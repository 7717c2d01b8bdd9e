/* SPDX-License-Identifier: MIT */
/* text: a text to be read and searched: help, a summary, an entry of a journal. */
#ifndef TUI_TEXT_H
#define TUI_TEXT_H

#include "tui/app.h"

/* `title` and `text` are translated and copied. For tui_push(); NULL when memory lacks. */
struct tui_screen *tui_text_new(const char *title, const char *text);

/*
 * The same for a text that can be read again: `r` calls `read`, which returns it (malloc, freed
 * here), or NULL having said why. Called here first: NULL without a text.
 */
struct tui_screen *tui_text_reading(struct tui_app *app, const char *title,
                                    char *(*read)(struct tui_app *app, void *user), void *user);

#endif
