/* SPDX-License-Identifier: MIT */
/* tracking_internal: what the files of tracking share. */
#ifndef CORE_SYNC_TRACKING_INTERNAL_H
#define CORE_SYNC_TRACKING_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/db/db.h"

/*
 * SQL words: enough of SQLite's lexer to cut an index or a column out of a schema.
 */
enum word_kind { WORD_END, WORD_NAME, WORD_QUOTED, WORD_STRING, WORD_NUMBER, WORD_SYMBOL };

struct word {
    enum word_kind kind;
    const char *start; /* borrowed from the SQL */
    size_t length;
};

/* A piece of SQL: from `start` to before `end`. */
struct span {
    const char *start;
    const char *end;
};

/* The word at or after `sql`, blanks and comments skipped; where to go on. */
const char *word_next(const char *sql, const char *end, struct word *word);
/* A bare word, whatever its case; a symbol. */
bool word_is(const struct word *word, const char *name);
/* A name, bare or quoted, without its quotes. Replaces the content of `name`. */
void word_name(const struct word *word, struct text *name);

/*
 * The next item of the first parenthesised list of `*list`, which then begins behind it.
 * False when there is none left.
 */
bool span_open_list(struct span *list);
bool span_next_item(struct span *list, struct span *item);

/* Cuts ASC or DESC off the end of an index's item. */
void span_trim_order(struct span *item);
/* The WHERE of a CREATE INDEX; false when it has none. */
bool span_index_predicate(const char *sql, struct span *predicate);
/* The expression of a generated column in a CREATE TABLE. */
bool span_generated(const char *sql, const char *column, struct span *expression);

/* Marks in `used` the columns whose name occurs. */
void span_mark_columns(const struct span *span, const struct db_table *table, bool *used);
/*
 * Adds an expression to `sql` so that it means the same in a trigger: with doubtful quotes
 * made plain. False when it holds what may fail, or may not be known
 * to every program (a function of the application, JSON, REGEXP…).
 */
bool span_rewrite(const struct span *span, const struct db_table *table, struct text *sql);

/* A type of the column's affinity: INT (never a row number), TEXT, BLOB, REAL or NUMERIC. */
const char *column_affinity(const struct db_table *table, const struct db_column *column);

/* What a column's DEFAULT can be turned into: the value as the column would hold it. */
enum default_kind { DEFAULT_NONE, DEFAULT_KNOWN, DEFAULT_RANDOM, DEFAULT_UNKNOWN };
enum default_kind default_rewrite(const struct db_table *table, const struct db_column *column,
                                  struct text *sql);

/*
 * Uniquenesses: through each of them, other than the primary key, REPLACE removes rows
 * without a word to the triggers on DELETE.
 */
struct uniqueness {
    struct text match;     /* tpv_row is a row that NEW replaces */
    struct text defaulted; /* the same when a NULL becomes the column's default; may be empty */
    struct text guard;     /* NEW holds such a NULL */
    struct text predicate; /* of a partial index; may be empty */
    struct text steady;    /* names every column that NEW's generated ones come from */
    bool *involved;        /* per column of the table: a change of it matters; none generated */
    bool computed;         /* by expressions: equal columns do not make it equal */
    bool insert_only;
    bool row_number; /* it is the row's own number */
};

struct uniqueness_list {
    struct uniqueness *items;
    size_t count;
};

/* The primary key as the triggers must compare it. */
struct tracked_key {
    size_t *columns; /* indexes, in the key's order */
    char **collations;
    size_t count;
};

bool tracked_key_find(struct db *db, const struct db_table *table, struct tracked_key *key,
                      struct error *error);
void tracked_key_clear(struct tracked_key *key);

/* `with_key` adds the primary key itself. ERROR_INPUT names the index that cannot be followed. */
bool uniqueness_find(struct db *db, const struct db_table *table, const struct tracked_key *key,
                     bool with_key, struct uniqueness_list *list, struct error *error);
void uniqueness_clear(struct uniqueness_list *list);

/* A name for the row's number that no column hides, or NULL. */
const char *row_number_name(const struct db_table *table);

/*
 * Objects: what tracking a table needs, as SQLite keeps their text.
 */
struct tracked_object {
    char *name;
    char *sql;
    const char *after_event; /* of an AFTER trigger: no later one may come before it; or NULL */
};

struct tracked_objects {
    struct tracked_object *items; /* the table of touched keys first */
    size_t count;
};

bool tracked_objects_make(struct db *db, const char *table, struct tracked_objects *objects,
                          struct error *error);
void tracked_objects_clear(struct tracked_objects *objects);
/* Are they there, whole, and in an order that lets them see every change? */
bool tracked_objects_check(struct db *db, const char *table, const struct tracked_objects *objects,
                           bool *intact, struct error *error);

/* In the caller's transaction: the next epoch. `opened_at` is a time in seconds. */
bool tracking_add_epoch(struct db *db, int64_t now, int64_t *version, struct error *error);
/* ERROR_REFUSED unless the shared objects are there in a format that is known. */
bool tracking_require(struct db *db, struct error *error);

#endif
