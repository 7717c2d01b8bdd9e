/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/line.h"

#include <stdlib.h>
#include <string.h>

#include "tui/width.h"

enum { DEFAULT_LIMIT = 1024, LEAST_CAPACITY = 32, SHOWN_BYTES = 2048 };

const char *tui_line_text(const struct tui_line *line)
{
    return line->text == NULL ? "" : line->text;
}

static void release(struct tui_line *line)
{
    if (line->text != NULL && line->secret)
        explicit_bzero(line->text, line->capacity);
    free(line->text);
    line->text = NULL;
}

void tui_line_clear(struct tui_line *line)
{
    release(line);
    line->length = line->capacity = line->cursor = line->first = 0;
}

static bool reserve(struct tui_line *line, size_t length)
{
    size_t capacity = line->capacity < LEAST_CAPACITY ? LEAST_CAPACITY : line->capacity;
    char *text;

    if (length < line->capacity)
        return true;
    while (capacity <= length)
        capacity *= 2;
    text = malloc(capacity); /* no realloc: what it leaves behind cannot be wiped */
    if (text == NULL)
        return false;
    memcpy(text, tui_line_text(line), line->length + 1);
    release(line);
    line->text = text;
    line->capacity = capacity;
    return true;
}

static size_t code_points(const char *text)
{
    size_t count = 0;
    wchar_t c;

    for (size_t n; (n = tui_decode(text, &c)) > 0; text += n)
        count++;
    return count;
}

static size_t limit_of(const struct tui_line *line)
{
    return line->limit == 0 ? DEFAULT_LIMIT : line->limit;
}

bool tui_line_set(struct tui_line *line, const char *text)
{
    size_t length = 0, limit = limit_of(line);
    wchar_t c;

    for (size_t n; limit > 0 && (n = tui_decode(text + length, &c)) > 0; length += n)
        limit--;
    if (!reserve(line, length))
        return false;
    memmove(line->text, text, length);
    line->text[length] = '\0';
    line->length = line->cursor = length;
    line->first = 0;
    return true;
}

static bool insert(struct tui_line *line, int32_t key)
{
    char bytes[5];
    size_t count = tui_encode((wchar_t)key, bytes);

    if (count == 0 || code_points(tui_line_text(line)) >= limit_of(line) ||
        !reserve(line, line->length + count))
        return false;
    memmove(line->text + line->cursor + count, line->text + line->cursor,
            line->length - line->cursor + 1);
    memcpy(line->text + line->cursor, bytes, count);
    line->length += count;
    line->cursor += count;
    return true;
}

static bool erase_between(struct tui_line *line, size_t from, size_t to)
{
    if (from >= to || line->text == NULL)
        return false;
    memmove(line->text + from, line->text + to, line->length - to + 1);
    line->length -= to - from;
    line->cursor = from;
    return true;
}

/* Offset of the start of the last code point before the cursor. */
static size_t code_point_before(const struct tui_line *line)
{
    size_t at = 0, next = 0;
    wchar_t c;

    while (next < line->cursor) {
        at = next;
        next += tui_decode(line->text + next, &c);
    }
    return at;
}

bool tui_line_key(struct tui_line *line, int32_t key, bool *changed)
{
    const char *text = tui_line_text(line);

    *changed = false;
    if (tui_key_is_text(key)) {
        *changed = insert(line, key);
        return true;
    }
    switch (key) {
    case TUI_KEY(KEY_LEFT):
        line->cursor = tui_previous(text, line->cursor);
        return true;
    case TUI_KEY(KEY_RIGHT):
        line->cursor = tui_next(text, line->cursor);
        return true;
    case TUI_KEY(KEY_HOME):
    case TUI_CTRL('a'):
        line->cursor = 0;
        return true;
    case TUI_KEY(KEY_END):
    case TUI_CTRL('e'):
        line->cursor = line->length;
        return true;
    case TUI_BACKSPACE:
        *changed = erase_between(line, code_point_before(line), line->cursor);
        return true;
    case TUI_KEY(KEY_DC):
    case TUI_CTRL('d'):
        *changed = erase_between(line, line->cursor, tui_next(text, line->cursor));
        return true;
    case TUI_CTRL('u'):
        *changed = erase_between(line, 0, line->length);
        return true;
    default:
        return false;
    }
}

static int columns_between(const char *text, size_t from, size_t to)
{
    int columns = 0;
    wchar_t c;

    while (from < to) {
        size_t n = tui_decode(text + from, &c);

        if (n == 0)
            break;
        columns += tui_char_columns(c);
        from += n;
    }
    return columns;
}

static void draw_secret(struct tui_screen *screen, const struct tui_line *line, int row, int column,
                        int width)
{
    size_t count = code_points(tui_line_text(line));

    if (count > (size_t)width - 1)
        count = (size_t)width - 1;
    for (size_t i = 0; i < count; i++)
        tui_put_sign(screen, row, column + (int)i, TUI_INPUT, TUI_SIGN_BULLET);
    screen->cursor_row = row;
    screen->cursor_column = column + (int)count;
}

void tui_line_draw(struct tui_screen *screen, struct tui_line *line, int row, int column, int width)
{
    const char *text = tui_line_text(line);
    char shown[SHOWN_BYTES];
    size_t bytes;
    int used;

    if (width < 2)
        return;
    if (line->secret) {
        draw_secret(screen, line, row, column, width);
        return;
    }
    if (line->cursor < line->first)
        line->first = line->cursor;
    while (columns_between(text, line->first, line->cursor) > width - 1)
        line->first = tui_next(text, line->first);
    /* Room given back by a deletion or a wider window is used. */
    while (line->first > 0 && tui_columns(text + tui_previous(text, line->first)) < width)
        line->first = tui_previous(text, line->first);
    if (line->first > 0)
        tui_put_sign(screen, row, column - 1, TUI_DIM, TUI_SIGN_LEFT);
    bytes = tui_fit(text + line->first, width);
    tui_store(shown, bytes + 1 < sizeof shown ? bytes + 1 : sizeof shown, text + line->first);
    used = tui_put(screen, row, column, width, TUI_INPUT, shown);
    for (; used < width; used++)
        tui_put(screen, row, column + used, 1, TUI_INPUT, " ");
    screen->cursor_row = row;
    screen->cursor_column = column + columns_between(text, line->first, line->cursor);
}
