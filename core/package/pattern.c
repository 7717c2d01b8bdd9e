/* SPDX-License-Identifier: MIT */
/*
 * Not fnmatch(): a character is what the locale says there, and what a package holds cannot depend
 * on who builds it.
 */
#include "config.h"

#include "core/package/pattern.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"

static const char separators[] = " \t;";

bool pattern_list(const char *field, struct string_list *patterns, struct error *error)
{
    char *copy = string_copy(field, error);
    char *rest = NULL;
    bool ok = copy != NULL;

    for (char *one = ok ? strtok_r(copy, separators, &rest) : NULL; ok && one != NULL;
         one = strtok_r(NULL, separators, &rest))
        ok = (strlen(one) < PATH_MAX || error_set(error, ERROR_INPUT, _("Motif trop long."))) &&
             string_list_add(patterns, one, error);
    free(copy);
    return ok;
}

/*
 * The next character, of UTF-8; `*text` moves behind. A byte that begins none is one of its own,
 * and equals no character. Not at the end of the text.
 */
static unsigned long next_character(const char **text)
{
    static const unsigned long least[] = { 0, 0x80, 0x800, 0x10000 };
    const unsigned long no_character = 0x200000;
    const char *start = *text;
    unsigned char first = (unsigned char)*(*text)++;
    int length = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    unsigned long point = length > 0 ? first & 0x3FUL >> length : first;
    int more = length;

    for (; more > 0 && ((unsigned char)**text & 0xC0) == 0x80; more--)
        point = point << 6 | ((unsigned char)*(*text)++ & 0x3F);
    if (first < 0x80 || (length > 0 && more == 0 && point >= least[length]))
        return point;
    *text = start + 1;
    return no_character | first;
}

/* "[a-c]": `*pattern` is behind the '['. False, and unmoved, when it has no end. */
static bool take_set(const char **pattern, unsigned long character, bool *in)
{
    const char *c = *pattern;
    bool inverted = *c == '!' || *c == '^';
    bool found = false;

    c += inverted;
    for (const char *first = c; *c != '\0' && (*c != ']' || c == first);) {
        unsigned long low = next_character(&c);
        unsigned long high = low;

        if (*c == '-' && c[1] != '\0' && c[1] != ']') {
            c++;
            high = next_character(&c);
        }
        found = found || (low <= character && character <= high);
    }
    if (*c != ']')
        return false;
    *pattern = c + 1;
    *in = found != inverted;
    return true;
}

/* Compares one character of the path with what stands first in the pattern, not a '*'; both move. */
static bool match_one(const char **pattern, const char **path)
{
    bool slash = **path == '/';
    unsigned long character = next_character(path);
    unsigned long wanted;
    bool in = false;

    if (**pattern == '\0')
        return false;
    wanted = next_character(pattern);
    if (wanted == '?')
        return !slash;
    if (wanted == '[' && take_set(pattern, character, &in))
        return in && !slash;
    if (wanted == '\\' && **pattern != '\0')
        wanted = next_character(pattern);
    return wanted == character;
}

/* After a difference the last star takes one character more: what it would take otherwise is less. */
static bool match(const char *pattern, const char *path)
{
    const char *after_star = NULL;
    const char *taken = NULL; /* by it, so far */

    while (*path != '\0') {
        if (*pattern == '*') {
            after_star = ++pattern;
            taken = path;
        } else if (!match_one(&pattern, &path)) {
            if (after_star == NULL || *taken == '/')
                return false;
            next_character(&taken);
            pattern = after_star;
            path = taken;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

bool pattern_match(const struct string_list *patterns, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;

    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];

        if (match(pattern, strchr(pattern, '/') != NULL ? path : name))
            return true;
    }
    return false;
}
