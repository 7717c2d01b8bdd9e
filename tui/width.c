/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/width.h"

#include <inttypes.h>
#include <libintl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <wctype.h>

enum { LONGEST_TEXT = 4096 };

/* clang-format off */
/* Plain characters of the same width for what a charset lacks: sorted ranges of bases. */
static const struct {
    wchar_t first;
    const char *plain; /* one ASCII character per code point from `first` on */
} replacements[] = {
    { 0x00A0, " !cL*Y|S\"Ca\"--R-o+23'uP.,1o\"///?" },
    { 0x00C0, "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs" },
    { 0x00E0, "aaaaaaaceeeeiiiidnooooo/ouuuuyty" },
    { 0x0152, "Oo" },
    { 0x0178, "Y" },
    { 0x2002, "          " },
    { 0x2010, "------" },
    { 0x2018, "''''\"\"\"\"" },
    { 0x2020, "++*>...." },
    { 0x202F, " " },
    { 0x2039, "<>" },
    { 0x20AC, "E" },
    { 0x2190, "<^>v" },
    { 0x2212, "-" },
    { 0x2264, "<>" },
    { 0x2500, "--||" },
    { 0x2588, "#" },
    { 0x2591, ".::" },
    { 0x25B8, ">" },
    { 0x25B4, "^" },
    { 0x25BE, "v" },
    { 0x26A0, "!" },
    { 0x2713, "x" },
    { 0x27F3, "~" },
};
/* Bases of the letters from U+00C0 on, for folding: what has none stays itself (a blank here). */
static const char bases[] = "aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y";
/* clang-format on */

const char *tui_translate(const char *text)
{
    return text == NULL || text[0] == '\0' ? "" : gettext(text);
}

/* Characters that hide or reorder their neighbours: a file name must not lie. */
static bool is_deceiving(wchar_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2028 ||
           c == 0x2029 || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x061C ||
           (c >= 0xE000 && c <= 0xF8FF) || c >= 0xE0000;
}

static bool is_control(wchar_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

size_t tui_decode(const char *text, wchar_t *c)
{
    static const unsigned char lead_masks[] = { 0x7F, 0x1F, 0x0F, 0x07 };
    static const wchar_t minimums[] = { 0, 0x80, 0x800, 0x10000 };
    const unsigned char *bytes = (const unsigned char *)text;
    size_t more = 0;
    wchar_t value = 0;

    if (bytes[0] == '\0')
        return 0;
    *c = L'?';
    if (bytes[0] >= 0xF0)
        more = 3;
    else if (bytes[0] >= 0xE0)
        more = 2;
    else if (bytes[0] >= 0xC0)
        more = 1;
    else if (bytes[0] >= 0x80)
        return 1;
    value = bytes[0] & lead_masks[more];
    for (size_t i = 1; i <= more; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 1;
        value = (value << 6) | (bytes[i] & 0x3F);
    }
    if (bytes[0] >= 0xF8 || value < minimums[more] || value > 0x10FFFF ||
        (value >= 0xD800 && value <= 0xDFFF))
        return 1;
    if (!is_control(value) && !is_deceiving(value))
        *c = value;
    return more + 1;
}

size_t tui_encode(wchar_t c, char bytes[static 5])
{
    static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    size_t count = 1;

    memset(bytes, 0, 5);
    if (c <= 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    if (c >= 0x10000)
        count = 4;
    else if (c >= 0x800)
        count = 3;
    else if (c >= 0x80)
        count = 2;
    for (size_t i = count - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    bytes[0] = (char)(leads[count] | c);
    return count;
}

wchar_t tui_plain(wchar_t c)
{
    for (size_t i = 0; i < sizeof replacements / sizeof replacements[0]; i++) {
        wchar_t first = replacements[i].first;

        if (c >= first && (size_t)(c - first) < strlen(replacements[i].plain))
            return (wchar_t)replacements[i].plain[c - first];
    }
    return c;
}

wchar_t tui_showable(wchar_t c)
{
    char bytes[MB_LEN_MAX];
    mbstate_t state;

    if (c < 0x80)
        return c;
    memset(&state, 0, sizeof state);
    if (wcrtomb(bytes, c, &state) != (size_t)-1)
        return c;
    c = tui_plain(c);
    return c < 0x80 ? c : L'?';
}

int tui_char_columns(wchar_t c)
{
    int columns = wcwidth(tui_showable(c));

    return columns < 0 ? 1 : columns;
}

int tui_columns(const char *text)
{
    wchar_t c;
    int columns = 0;

    for (size_t n; (n = tui_decode(text, &c)) > 0; text += n)
        columns += tui_char_columns(c);
    return columns;
}

size_t tui_fit(const char *text, int columns)
{
    size_t offset = 0;
    wchar_t c;

    for (size_t n; (n = tui_decode(text + offset, &c)) > 0; offset += n) {
        columns -= tui_char_columns(c);
        if (columns < 0)
            break;
    }
    return offset;
}

void tui_store(char *out, size_t size, const char *text)
{
    size_t offset = 0;
    wchar_t c;

    if (size == 0)
        return;
    for (size_t n; (n = tui_decode(text + offset, &c)) > 0; offset += n)
        if (offset + n >= size)
            break;
    memmove(out, text, offset);
    out[offset] = '\0';
}

void tui_cut(const char *text, int columns, char *out, size_t size)
{
    static const char ellipsis[] = "…";
    size_t bytes = tui_fit(text, columns);

    if (text[bytes] == '\0') {
        tui_store(out, size, text);
        return;
    }
    bytes = tui_fit(text, columns - 1);
    if (size < sizeof ellipsis + 1)
        return;
    if (bytes > size - sizeof ellipsis)
        bytes = size - sizeof ellipsis;
    tui_store(out, bytes + 1, text);
    if (columns > 0)
        strncat(out, ellipsis, size - strlen(out) - 1);
}

void tui_cut_start(const char *text, int columns, char *out, size_t size)
{
    int excess = tui_columns(text) - columns;
    wchar_t c;

    if (excess <= 0) {
        tui_store(out, size, text);
        return;
    }
    excess++; /* for the ellipsis */
    for (size_t n; excess > 0 && (n = tui_decode(text, &c)) > 0; text += n)
        excess -= tui_char_columns(c);
    tui_store(out, size, "…");
    if (columns > 0 && size > strlen(out))
        tui_store(out + strlen(out), size - strlen(out), text);
}

size_t tui_next(const char *text, size_t offset)
{
    wchar_t c;
    size_t n = tui_decode(text + offset, &c);

    if (n == 0)
        return offset;
    for (offset += n; (n = tui_decode(text + offset, &c)) > 0; offset += n)
        if (tui_char_columns(c) != 0)
            break;
    return offset;
}

size_t tui_previous(const char *text, size_t offset)
{
    size_t at = 0;

    for (size_t next = 0; next < offset; next = tui_next(text, next)) {
        at = next;
        if (text[next] == '\0')
            break;
    }
    return at;
}

void tui_number(int64_t value, char *out, size_t size)
{
    char digits[32];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%" PRId64, value);
    size_t sign = value < 0 ? 1 : 0;
    size_t used = 0;

    for (size_t i = 0; i < length && used + 2 < size; i++) {
        if (i > sign && (length - i) % 3 == 0)
            out[used++] = ' ';
        out[used++] = digits[i];
    }
    if (size > 0)
        out[used] = '\0';
}

static wchar_t fold_char(wchar_t c)
{
    if (c >= 0xC0 && c < 0x100 && bases[c - 0xC0] != ' ')
        return (wchar_t)bases[c - 0xC0];
    if (c == 0x0152 || c == 0x0153)
        return L'o';
    if (c == 0x2019)
        return L'\'';
    return (wchar_t)towlower((wint_t)c);
}

void tui_fold(const char *text, char *out, size_t size)
{
    size_t length = 0;
    wchar_t c;

    if (size == 0)
        return;
    for (size_t n; (n = tui_decode(text, &c)) > 0; text += n) {
        char bytes[5];
        size_t count;

        if (c >= 0x300 && c < 0x370) /* combining marks */
            continue;
        count = tui_encode(fold_char(c), bytes);
        if (length + count >= size)
            break;
        memcpy(out + length, bytes, count);
        length += count;
    }
    out[length] = '\0';
}

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text < 0x20 || *text > 0x7E)
            return false;
    return true;
}

bool tui_contains(const char *text, const char *folded)
{
    char buffer[LONGEST_TEXT];

    /* Most text is: its letters have nothing to be folded but their case. */
    if (is_plain(text))
        return strcasestr(text, folded) != NULL;
    tui_fold(text, buffer, sizeof buffer);
    return strstr(buffer, folded) != NULL;
}
