/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TEXT_FIRST = 128 };

static bool grow(struct text *text, size_t more)
{
    size_t capacity = text->capacity == 0 ? TEXT_FIRST : text->capacity;
    char *data;

    if (text->failed)
        return false;
    while (capacity - text->length <= more) {
        if (capacity > SIZE_MAX / 2) {
            text->failed = true;
            return false;
        }
        capacity *= 2;
    }
    if (capacity == text->capacity)
        return true;
    data = realloc(text->data, capacity);
    if (data == NULL) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
    if (!grow(text, length))
        return;
    memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_add_char(struct text *text, char c)
{
    text_add_bytes(text, &c, 1);
}

void text_format_list(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) {
        text->failed = true;
        return;
    }
    if (!grow(text, (size_t)length))
        return;
    vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
    text->length += (size_t)length;
}

void text_format(struct text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(text, format, arguments);
    va_end(arguments);
}

static void add_quoted(struct text *text, const char *string, char quote)
{
    text_add_char(text, quote);
    for (const char *c = string; *c != '\0'; c++) {
        if (*c == quote)
            text_add_char(text, quote);
        text_add_char(text, *c);
    }
    text_add_char(text, quote);
}

void text_add_identifier(struct text *text, const char *name)
{
    add_quoted(text, name, '"');
}

void text_add_literal(struct text *text, const char *string)
{
    add_quoted(text, string, '\'');
}

void text_reset(struct text *text)
{
    text->length = 0;
    text->failed = false;
    if (text->data != NULL)
        text->data[0] = '\0';
}

void text_clear(struct text *text)
{
    free(text->data);
    *text = TEXT_INIT;
}

const char *text_string(const struct text *text)
{
    return text->data == NULL ? "" : text->data;
}

char *text_detach(struct text *text)
{
    char *data;

    if (text->data == NULL)
        text_add(text, "");
    data = text->failed ? NULL : text->data;
    if (data == NULL)
        free(text->data);
    *text = TEXT_INIT;
    return data;
}

bool text_ok(const struct text *text, struct error *error)
{
    return text->failed ? error_memory(error) : true;
}

char *string_format(struct error *error, const char *format, ...)
{
    struct text text = TEXT_INIT;
    va_list arguments;
    char *string;

    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    string = text_detach(&text);
    if (string == NULL)
        error_memory(error);
    return string;
}

char *string_copy(const char *string, struct error *error)
{
    char *copy = strdup(string);

    if (copy == NULL)
        error_memory(error);
    return copy;
}

bool string_store(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);

    if (length < size) {
        memcpy(to, from, length + 1);
        return true;
    }
    memcpy(to, from, size - 1);
    to[size - 1] = '\0';
    utf8_cut(to);
    return false;
}

bool string_equal(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool string_equal_nocase(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcasecmp(a, b) == 0);
}

bool string_to_integer(const char *string, int64_t minimum, int64_t maximum, int64_t *value)
{
    char *end = NULL;
    long long number;

    while (*string == ' ' || *string == '\t')
        string++;
    /* strtoll() takes more for a blank: line ends. */
    if (*string == '\0' || isspace((unsigned char)*string))
        return false;
    errno = 0;
    number = strtoll(string, &end, 10);
    if (errno != 0 || end == string)
        return false;
    while (*end == ' ' || *end == '\t')
        end++;
    if (*end != '\0' || number < minimum || number > maximum)
        return false;
    *value = number;
    return true;
}

char *string_trim(char *string)
{
    char *end;

    while (*string != '\0' && strchr(" \t\r\n", *string) != NULL)
        string++;
    end = string + strlen(string);
    while (end > string && strchr(" \t\r\n", end[-1]) != NULL)
        end--;
    *end = '\0';
    return string;
}

bool string_list_add(struct string_list *list, const char *string, struct error *error)
{
    char **items = realloc(list->items, (list->count + 1) * sizeof *items);

    if (items == NULL)
        return error_memory(error);
    list->items = items;
    items[list->count] = string_copy(string, error);
    if (items[list->count] == NULL)
        return false;
    list->count++;
    return true;
}

bool string_list_has(const struct string_list *list, const char *string)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], string) == 0)
            return true;
    return false;
}

void string_list_clear(struct string_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct string_list){ .items = NULL };
}

/* Length in bytes that a character's first byte announces; 0 when it cannot be one. */
static size_t announced(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first < 0xe0)
        return 2;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

void utf8_cut(char *string)
{
    size_t length = strlen(string);
    size_t start = length;

    while (start > 0 && ((unsigned char)string[start - 1] & 0xc0) == 0x80)
        start--;
    if (start == 0)
        return;
    start--;
    if (announced((unsigned char)string[start]) > length - start)
        string[start] = '\0';
}

static bool well_formed(const unsigned char *c, size_t length)
{
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80) /* stops at the final NUL too */
            return false;
    if (length == 3 && c[0] == 0xe0 && c[1] < 0xa0)
        return false;
    if (length == 3 && c[0] == 0xed && c[1] >= 0xa0)
        return false;
    if (length == 4 && c[0] == 0xf0 && c[1] < 0x90)
        return false;
    return !(length == 4 && c[0] == 0xf4 && c[1] >= 0x90);
}

bool utf8_valid(const char *string)
{
    const unsigned char *c = (const unsigned char *)string;

    while (*c != '\0') {
        size_t length = announced(*c);

        if (length == 0 || !well_formed(c, length))
            return false;
        c += length;
    }
    return true;
}

size_t utf8_length(const char *string)
{
    size_t count = 0;

    for (const char *c = string; *c != '\0'; c++)
        count += ((unsigned char)*c & 0xc0) != 0x80;
    return count;
}
