/* SPDX-License-Identifier: MIT */
/* text: a text to be read and searched: help, a summary, an entry of a journal. */
#ifndef TUI_TEXT_H
#define TUI_TEXT_H

#include "tui/app.h"

/* `title` and `text` are translated and copied. For tui_push(); NULL when memory lacks. */
struct tui_screen *tui_text_new(const char *title, const char *text);

#endif
