/* SPDX-License-Identifier: MIT */
/*
 * text: a growing string, and what is done with UTF-8.
 *
 * A struct text remembers a failed allocation and ignores what follows, so a
 * long composition (an SQL statement, a report) is checked once, at its end,
 * with text_ok(). Zero-initialised storage is a valid empty text.
 */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

struct text {
    char *data; /* NUL-terminated, or NULL while empty */
    size_t length, capacity;
    bool failed;
};

#define TEXT_INIT ((struct text){ .data = NULL })

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);
void text_add_char(struct text *text, char c);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_format_list(struct text *text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Adds an SQL identifier between double quotes, those inside doubled. */
void text_add_identifier(struct text *text, const char *name);
/* Adds an SQL string literal between single quotes, those inside doubled. */
void text_add_literal(struct text *text, const char *string);

/* Empties without releasing: the storage is used again. */
void text_reset(struct text *text);
/* Releases; the text is empty again. */
void text_clear(struct text *text);
/* The content, never NULL; borrowed until the next change. */
const char *text_string(const struct text *text);
/* The content, which the caller frees; NULL when an allocation failed. `text` is empty again. */
char *text_detach(struct text *text);
/* False, with ERROR_MEMORY, when something could not be added. */
bool text_ok(const struct text *text, struct error *error);

/* A string that the caller frees; NULL with ERROR_MEMORY. */
char *string_format(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *string_copy(const char *string, struct error *error);

/* Copies into a fixed field, cut at a character; false when it had to be cut. */
bool string_store(char *to, size_t size, const char *from);

/* Both NULL-safe; ASCII case only. */
bool string_equal(const char *a, const char *b);
bool string_equal_nocase(const char *a, const char *b);

/* A whole decimal number, blanks around it allowed, within the limits; false otherwise. */
bool string_to_integer(const char *string, int64_t minimum, int64_t maximum, int64_t *value);

/* Removes blanks at both ends, in place; returns its argument's first kept character. */
char *string_trim(char *string);

/* A list of strings of which the list owns the copies. */
struct string_list {
    char **items;
    size_t count;
};

bool string_list_add(struct string_list *list, const char *string, struct error *error);
bool string_list_has(const struct string_list *list, const char *string);
void string_list_clear(struct string_list *list);

/* Removes an incomplete character from the end of a string cut at a byte. */
void utf8_cut(char *string);
/* True when the string is well-formed UTF-8 (no surrogates, no overlong form). */
bool utf8_valid(const char *string);
/* Number of code points, of a well-formed string. */
size_t utf8_length(const char *string);

#endif
