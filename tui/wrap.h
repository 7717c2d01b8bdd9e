/* SPDX-License-Identifier: MIT */
/* wrap: a text cut into lines of a width, at blanks where it can be. */
#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include <stdbool.h>
#include <stddef.h>

struct tui_wrap {
    const char *text; /* borrowed */
    struct tui_wrap_span {
        size_t offset, length; /* bytes */
    } * lines;
    size_t count, capacity;
};

/* Cuts `text` (which must outlive the wrap) anew. False when memory lacks: what was cut is kept. */
bool tui_wrap_make(struct tui_wrap *wrap, const char *text, int columns);
/* Copies one line; "" past the end. */
void tui_wrap_line(const struct tui_wrap *wrap, size_t index, char *out, size_t size);
void tui_wrap_clear(struct tui_wrap *wrap);

#endif
