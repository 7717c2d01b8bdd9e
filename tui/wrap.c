/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#include "tui/width.h"

static bool add(struct tui_wrap *wrap, size_t offset, size_t length)
{
    if (wrap->count == wrap->capacity) {
        size_t capacity = wrap->capacity == 0 ? 32 : wrap->capacity * 2;
        struct tui_wrap_span *lines = realloc(wrap->lines, capacity * sizeof *lines);

        if (lines == NULL)
            return false;
        wrap->lines = lines;
        wrap->capacity = capacity;
    }
    wrap->lines[wrap->count++] = (struct tui_wrap_span){ .offset = offset, .length = length };
    return true;
}

/* A blank that French sets inside quotes and before double signs holds what is around it together. */
static bool may_break(const char *text, size_t blank)
{
    static const char opening[] = "«";
    static const char closing[] = "»";
    const char *next = text + blank + 1;
    size_t quote = sizeof opening - 1;

    if (blank >= quote && memcmp(text + blank - quote, opening, quote) == 0)
        return false;
    return strncmp(next, closing, sizeof closing - 1) != 0 &&
           (*next == '\0' || strchr(":;?!", *next) == NULL);
}

/* Bytes of the next line of `text`, which is `length` bytes up to its end of line. */
static size_t line_bytes(const char *text, size_t length, int columns)
{
    size_t bytes = 0, blank = 0;
    wchar_t c;
    int used = 0;

    while (bytes < length) {
        size_t n = tui_decode(text + bytes, &c);

        used += tui_char_columns(c);
        if (used > columns)
            break;
        if (c == L' ' && bytes > 0 && may_break(text, bytes))
            blank = bytes;
        bytes += n;
    }
    if (bytes >= length)
        return length;
    if (text[bytes] == ' ' && may_break(text, bytes))
        return bytes;
    if (blank > 0)
        return blank;
    return bytes > 0 ? bytes : tui_decode(text, &c);
}

bool tui_wrap_make(struct tui_wrap *wrap, const char *text, int columns)
{
    size_t offset = 0;

    wrap->text = text;
    wrap->count = 0;
    if (columns < 1)
        columns = 1;
    for (;;) {
        size_t left = strcspn(text + offset, "\n");

        do {
            size_t bytes = line_bytes(text + offset, left, columns);

            if (!add(wrap, offset, bytes))
                return false;
            offset += bytes;
            left -= bytes;
            while (left > 0 && text[offset] == ' ') {
                offset++;
                left--;
            }
        } while (left > 0);
        if (text[offset] == '\0')
            return true;
        offset++;
        if (text[offset] == '\0') /* a final end of line opens no line */
            return true;
    }
}

void tui_wrap_line(const struct tui_wrap *wrap, size_t index, char *out, size_t size)
{
    size_t length;

    if (size > 0)
        out[0] = '\0';
    if (index >= wrap->count || size == 0)
        return;
    length = wrap->lines[index].length;
    tui_store(out, length + 1 < size ? length + 1 : size, wrap->text + wrap->lines[index].offset);
}

void tui_wrap_clear(struct tui_wrap *wrap)
{
    free(wrap->lines);
    wrap->lines = NULL;
    wrap->count = wrap->capacity = 0;
}
