/* SPDX-License-Identifier: MIT */
/* Words of SQL: what the catalog does not tell is read in the schema's own text. */
#include "config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/sync/tracking_internal.h"

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static const char *skip_blanks(const char *sql, const char *end)
{
    while (sql < end) {
        if (isspace((unsigned char)*sql)) {
            sql++;
        } else if (sql + 1 < end && sql[0] == '-' && sql[1] == '-') {
            while (sql < end && *sql != '\n')
                sql++;
        } else if (sql + 1 < end && sql[0] == '/' && sql[1] == '*') {
            sql += 2;
            while (sql < end && !(sql[0] == '*' && sql + 1 < end && sql[1] == '/'))
                sql++;
            sql = end - sql < 2 ? end : sql + 2;
        } else {
            break;
        }
    }
    return sql;
}

/* Behind the quote that closes; a doubled one is part of the text. */
static const char *skip_quoted(const char *sql, const char *end)
{
    char closing = *sql == '[' ? ']' : *sql;

    for (sql++; sql < end; sql++) {
        if (*sql != closing)
            continue;
        if (closing == ']' || sql + 1 >= end || sql[1] != closing)
            return sql + 1;
        sql++;
    }
    return end;
}

static const char *skip_number(const char *sql, const char *end)
{
    bool hexadecimal = sql + 1 < end && sql[0] == '0' && (sql[1] == 'x' || sql[1] == 'X');

    while (sql < end &&
           (is_name_byte(*sql) || *sql == '.' ||
            (!hexadecimal && (*sql == '+' || *sql == '-') && (sql[-1] == 'e' || sql[-1] == 'E'))))
        sql++;
    return sql;
}

static const char *skip_symbol(const char *sql, const char *end)
{
    static const char *const pairs[] = { "->", "||", "<=", ">=", "<>", "!=", "==", "<<", ">>" };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (end - sql >= 2 && strncmp(sql, pairs[i], 2) == 0)
            return sql + 2;
    return sql + 1;
}

const char *word_next(const char *sql, const char *end, struct word *word)
{
    sql = skip_blanks(sql, end);
    *word = (struct word){ .kind = WORD_END, .start = sql };
    if (sql >= end)
        return end;
    if (*sql == '\'' || ((*sql == 'x' || *sql == 'X') && sql + 1 < end && sql[1] == '\'')) {
        word->kind = WORD_STRING;
        sql = skip_quoted(*sql == '\'' ? sql : sql + 1, end);
    } else if (*sql == '"' || *sql == '`' || *sql == '[') {
        word->kind = WORD_QUOTED;
        sql = skip_quoted(sql, end);
    } else if (isdigit((unsigned char)*sql) ||
               (*sql == '.' && sql + 1 < end && isdigit((unsigned char)sql[1]))) {
        word->kind = WORD_NUMBER;
        sql = skip_number(sql, end);
    } else if (is_name_byte(*sql)) {
        word->kind = WORD_NAME;
        while (sql < end && is_name_byte(*sql))
            sql++;
    } else {
        word->kind = WORD_SYMBOL;
        sql = skip_symbol(sql, end);
    }
    word->length = (size_t)(sql - word->start);
    return sql;
}

bool word_is(const struct word *word, const char *name)
{
    return (word->kind == WORD_NAME || word->kind == WORD_SYMBOL) && word->length == strlen(name) &&
           strncasecmp(word->start, name, word->length) == 0;
}

void word_name(const struct word *word, struct text *name)
{
    const char *end = word->start + word->length;
    char closing = *word->start == '[' ? ']' : *word->start;

    text_reset(name);
    if (word->kind == WORD_NAME) {
        text_add_bytes(name, word->start, word->length);
        return;
    }
    for (const char *c = word->start + 1; c < end - 1; c++) {
        text_add_char(name, *c);
        if (*c == closing && closing != ']')
            c++;
    }
}

bool span_open_list(struct span *list)
{
    struct word word;

    do
        list->start = word_next(list->start, list->end, &word);
    while (word.kind != WORD_END && !word_is(&word, "("));
    return word.kind != WORD_END;
}

bool span_next_item(struct span *list, struct span *item)
{
    const char *sql = list->start;
    struct word word;
    int depth = 0;

    *item = (struct span){ .start = sql, .end = sql };
    for (;;) {
        sql = word_next(sql, list->end, &word);
        if (depth == 0 && (word.kind == WORD_END || word_is(&word, ",") || word_is(&word, ")")))
            break;
        if (word.kind == WORD_END)
            break;
        depth += word_is(&word, "(") - word_is(&word, ")");
        item->end = sql;
    }
    /* Behind the parenthesis that closes there is no other item. */
    list->start = word_is(&word, ",") ? sql : word.start;
    return item->end > item->start;
}

void span_trim_order(struct span *item)
{
    struct word word = { .kind = WORD_END };
    struct word last = word;
    const char *sql = item->start;

    for (sql = word_next(sql, item->end, &word); word.kind != WORD_END;
         sql = word_next(sql, item->end, &word))
        last = word;
    if (word_is(&last, "ASC") || word_is(&last, "DESC"))
        item->end = last.start;
}

bool span_index_predicate(const char *sql, struct span *predicate)
{
    struct span list = { .start = sql, .end = sql + strlen(sql) };
    struct span item;
    struct word word;

    if (!span_open_list(&list))
        return false;
    while (span_next_item(&list, &item))
        ;
    list.start = word_next(list.start, list.end, &word);
    list.start = word_next(list.start, list.end, &word);
    *predicate = list;
    return word_is(&word, "WHERE");
}

/* The expression of `… AS (expression)` in a column's definition. */
static bool find_expression(const struct span *definition, struct span *expression)
{
    struct span rest = *definition;
    struct word word;
    bool after_as = false;
    int depth = 0;

    for (;;) {
        rest.start = word_next(rest.start, rest.end, &word);
        if (word.kind == WORD_END)
            return false;
        if (depth == 0 && after_as && word_is(&word, "("))
            return span_next_item(&rest, expression);
        after_as = word_is(&word, "AS");
        depth += word_is(&word, "(") - word_is(&word, ")");
    }
}

bool span_generated(const char *sql, const char *column, struct span *expression)
{
    struct span list = { .start = sql, .end = sql + strlen(sql) };
    struct text name = TEXT_INIT;
    struct span item;
    struct word word;
    bool found = false;

    if (!span_open_list(&list))
        return false;
    while (!found && span_next_item(&list, &item)) {
        word_next(item.start, item.end, &word);
        if (word.kind != WORD_NAME && word.kind != WORD_QUOTED && word.kind != WORD_STRING)
            continue;
        word_name(&word, &name);
        found =
            string_equal_nocase(text_string(&name), column) && find_expression(&item, expression);
    }
    text_clear(&name);
    return found;
}
