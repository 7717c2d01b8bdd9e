/* SPDX-License-Identifier: MIT */
/* Expressions of the schema, made fit for a trigger. */
#include "config.h"

#include <string.h>

#include "core/base/text.h"
#include "core/sync/tracking_internal.h"

/*
 * What never fails, whatever its arguments: a trigger must not stop a statement that
 * would have gone through. abs(), the JSON functions, REGEXP… can.
 */
/* clang-format off */
static const char *const safe_functions[] = {
    "char", "coalesce", "date", "datetime", "glob", "hex", "ifnull", "iif", "instr", "julianday",
    "length", "like", "likelihood", "likely", "lower", "ltrim", "max", "min", "nullif", "printf",
    "format", "quote", "replace", "round", "rtrim", "sign", "strftime", "substr", "substring",
    "time", "trim", "typeof", "unicode", "unixepoch", "unlikely", "upper",
};

/* Words that may stand before a parenthesis without being functions. */
static const char *const operators[] = {
    "AND", "OR", "NOT", "IN", "IS", "CASE", "WHEN", "THEN", "ELSE", "BETWEEN", "LIKE", "GLOB",
    "CAST", "NULL", "DISTINCT", "FROM",
};

static const char *const refused[] = {
    "->", ".", "ESCAPE", "MATCH", "RAISE", "REGEXP", "SELECT", "EXISTS", "?", ":", "@", ";",
};

static const char *const collations[] = { "BINARY", "NOCASE", "RTRIM" };
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_among(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (string_equal_nocase(name, list[i]))
            return true;
    return false;
}

static bool word_among(const struct word *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (word_is(word, list[i]))
            return true;
    return false;
}

void span_mark_columns(const struct span *span, const struct db_table *table, bool *used)
{
    struct text name = TEXT_INIT;
    const char *sql = span->start;
    struct word word;

    for (sql = word_next(sql, span->end, &word); word.kind != WORD_END;
         sql = word_next(sql, span->end, &word)) {
        if (word.kind != WORD_NAME && word.kind != WORD_QUOTED)
            continue;
        word_name(&word, &name);
        for (size_t i = 0; i < table->column_count; i++)
            if (string_equal_nocase(table->columns[i].name, text_string(&name)))
                used[i] = true;
    }
    text_clear(&name);
}

/* One word of an expression, seen with its neighbours. */
struct context {
    const struct db_table *table; /* NULL: no column can be named */
    struct word before;
    struct word word;
    struct word after;
    struct text name; /* of `word` */
};

static bool is_column(const struct context *context)
{
    return context->table != NULL &&
           db_table_column(context->table, text_string(&context->name)) != NULL;
}

/* False when the name must not be used where it stands. */
static bool check_name(const struct context *context)
{
    static const char *const row_numbers[] = { "rowid", "oid", "_rowid_" };
    const char *name = text_string(&context->name);

    if (word_is(&context->before, "COLLATE"))
        return is_among(name, collations, COUNT(collations));
    if (word_is(&context->after, "("))
        return is_among(name, safe_functions, COUNT(safe_functions)) ||
               word_among(&context->word, operators, COUNT(operators));
    return is_column(context) || !is_among(name, row_numbers, COUNT(row_numbers));
}

static void add_word(const struct context *context, struct text *sql)
{
    const char *name = text_string(&context->name);

    /* The misfeature that lets "x" be a string when no column has that name. */
    if (context->word.kind == WORD_QUOTED && *context->word.start == '"' && !is_column(context) &&
        !word_is(&context->after, "(") && !word_is(&context->before, "COLLATE") &&
        !word_is(&context->before, "AS"))
        text_add_literal(sql, name);
    else
        text_add_bytes(sql, context->word.start, context->word.length);
    text_add_char(sql, ' ');
}

static bool rewrite_word(struct context *context, struct text *sql)
{
    const struct word *word = &context->word;

    if (word->kind == WORD_NAME || word->kind == WORD_QUOTED) {
        word_name(word, &context->name);
        if (!check_name(context))
            return false;
    }
    if (word_among(word, refused, COUNT(refused)) && !is_column(context))
        return false;
    add_word(context, sql);
    return true;
}

static bool rewrite(const struct span *span, const struct db_table *table, struct text *sql)
{
    struct context context = { .table = table };
    const char *next = word_next(span->start, span->end, &context.word);
    bool ok = true;

    while (ok && context.word.kind != WORD_END) {
        next = word_next(next, span->end, &context.after);
        ok = rewrite_word(&context, sql);
        context.before = context.word;
        context.word = context.after;
        text_reset(&context.name);
    }
    text_clear(&context.name);
    return ok;
}

bool span_rewrite(const struct span *span, const struct db_table *table, struct text *sql)
{
    return rewrite(span, table, sql);
}

static bool mentions(const char *sql, const char *name)
{
    const char *end = sql + strlen(sql);
    struct word word;

    for (sql = word_next(sql, end, &word); word.kind != WORD_END; sql = word_next(sql, end, &word))
        if (word_is(&word, name))
            return true;
    return false;
}

/* DEFAULT name, without parentheses, is the text 'name', but for a few words. */
static bool is_bare_text(const struct word *word)
{
    static const char *const values[] = { "NULL",         "TRUE",         "FALSE",
                                          "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP" };

    return word->kind == WORD_NAME && !word_among(word, values, COUNT(values));
}

const char *column_affinity(const struct db_table *table, const struct db_column *column)
{
    static const struct {
        const char *part;
        const char *type;
    } rules[] = { { "INT", "INT" },   { "CHAR", "TEXT" }, { "CLOB", "TEXT" }, { "TEXT", "TEXT" },
                  { "BLOB", "BLOB" }, { "REAL", "REAL" }, { "FLOA", "REAL" }, { "DOUB", "REAL" } };

    if (*column->type == '\0' || (table->strict && string_equal_nocase(column->type, "ANY")))
        return "BLOB";
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (strcasestr(column->type, rules[i].part) != NULL)
            return rules[i].type;
    return "NUMERIC";
}

/*
 * A value as the column stores it: 3 in a REAL column is 3.0, and lower() tells them apart.
 * CAST alone would make a number of any text; only one that reads as a number equals its own.
 */
static void add_stored(const char *affinity, const char *value, struct text *sql)
{
    static const char number[] = "WHEN typeof(%s) = 'text' AND %s = CAST(%s AS NUMERIC)"
                                 " THEN CAST(%s AS %s) ";

    if (strcmp(affinity, "BLOB") == 0) {
        text_add(sql, value);
        return;
    }
    text_add(sql, "CASE ");
    if (strcmp(affinity, "TEXT") == 0) {
        text_format(sql, "WHEN typeof(%s) IN ('integer', 'real') THEN CAST(%s AS TEXT) ", value,
                    value);
    } else if (strcmp(affinity, "REAL") == 0) {
        text_format(sql, number, value, value, value, value, "REAL");
        text_format(sql, "WHEN typeof(%s) = 'integer' THEN CAST(%s AS REAL) ", value, value);
    } else {
        text_format(sql, number, value, value, value, value, "NUMERIC");
        text_format(sql, "WHEN typeof(%s) = 'real' AND %s = CAST(%s AS INT) THEN CAST(%s AS INT) ",
                    value, value, value, value);
    }
    text_format(sql, "ELSE %s END", value);
}

enum default_kind default_rewrite(const struct db_table *table, const struct db_column *column,
                                  struct text *sql)
{
    struct text name = TEXT_INIT;
    struct text value = TEXT_INIT;
    struct span span;
    struct word first;
    struct word second;
    bool ok = true;

    if (!column->not_null || column->default_sql == NULL || column->generated != DB_NOT_GENERATED)
        return DEFAULT_NONE;
    /* What is drawn is meant to be new each time: it replaces nothing. */
    if (mentions(column->default_sql, "random") || mentions(column->default_sql, "randomblob"))
        return DEFAULT_RANDOM;
    span.start = column->default_sql;
    span.end = span.start + strlen(span.start);
    word_next(word_next(span.start, span.end, &first), span.end, &second);
    if (second.kind == WORD_END && (is_bare_text(&first) || first.kind == WORD_QUOTED)) {
        word_name(&first, &name);
        text_add_literal(&value, text_string(&name));
    } else {
        text_add_char(&value, '(');
        ok = rewrite(&span, NULL, &value);
        text_add_char(&value, ')');
    }
    add_stored(column_affinity(table, column), text_string(&value), sql);
    sql->failed |= name.failed || value.failed;
    text_clear(&value);
    text_clear(&name);
    return ok ? DEFAULT_KNOWN : DEFAULT_UNKNOWN;
}
