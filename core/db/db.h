/* SPDX-License-Identifier: MIT */
/*
 * db: one interface to the databases, business database and settings store alike.
 *
 * A database is chosen by its URL: `sqlite:/path/file.db`. Values are bound, never
 * pasted; names are quoted with text_add_identifier(). A struct db belongs to one
 * thread at a time. Failures carry the engine's words and the SQL in error.detail.
 */
#ifndef CORE_DB_DB_H
#define CORE_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/text.h"

struct db;        /* opaque: a connection */
struct statement; /* opaque: a prepared statement, of one connection */

enum db_mode {
    DB_READ_ONLY,
    DB_READ_WRITE, /* must exist */
    DB_CREATE,     /* created when it does not exist */
};

enum db_begin {
    DB_BEGIN_READ,  /* one snapshot; the lock is taken at the first read */
    DB_BEGIN_WRITE, /* waits for, and takes, the right to write at once */
};

/* True when the URL is one that can be opened; otherwise false with ERROR_INPUT. */
bool db_url_check(const char *url, struct error *error);

/*
 * Opens a connection; the caller closes it. NULL on failure: ERROR_INPUT (not a
 * URL), ERROR_NOT_FOUND (no such file), ERROR_CORRUPT (not a database), ERROR_DATABASE.
 */
struct db *db_open(const char *url, enum db_mode mode, struct error *error);
void db_close(struct db *db);

/* Engine and version of the library, "SQLite 3.40.1"; borrowed. */
const char *db_engine(void);
/* The path behind the URL; borrowed from `db`. */
const char *db_path(const struct db *db);

/*
 * Waiting for a lock: up to `timeout_ms` (0 = not at all; 10,000 until set), calling
 * `waiting` about every 100 ms with the time waited; it returns false to give up.
 * Past that: ERROR_LOCKED, or ERROR_STOPPED when `waiting` gave up.
 */
typedef bool (*db_waiting_fn)(void *data, int waited_ms);
void db_set_wait(struct db *db, int timeout_ms, db_waiting_fn waiting, void *data);

/* Called often while a statement runs; returns false to interrupt it (ERROR_STOPPED). */
typedef bool (*db_going_fn)(void *data);
void db_set_going(struct db *db, db_going_fn going, void *data);

/* Runs statements that return nothing, several allowed. */
bool db_exec(struct db *db, const char *sql, struct error *error);
bool db_exec_text(struct db *db, const struct text *sql, struct error *error);
bool db_exec_format(struct db *db, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* One statement; the caller finalizes it (NULL allowed). NULL on failure. */
struct statement *db_prepare(struct db *db, const char *sql, struct error *error);
struct statement *db_prepare_text(struct db *db, const struct text *sql, struct error *error);
void db_finalize(struct statement *statement);
void db_reset(struct statement *statement);

/* Parameters count from 1. A failure to bind is kept and reported by the next step. */
void db_bind_integer(struct statement *statement, int parameter, int64_t value);
void db_bind_real(struct statement *statement, int parameter, double value);
void db_bind_text(struct statement *statement, int parameter, const char *value); /* NULL = NULL */
void db_bind_blob(struct statement *statement, int parameter, const void *bytes, size_t size);
void db_bind_null(struct statement *statement, int parameter);

/* True: a row is there. False: the end, or a failure (error->code is set). */
bool db_step(struct statement *statement, struct error *error);
/* Runs to the end and resets: for statements without rows. */
bool db_run(struct statement *statement, struct error *error);

/* Columns count from 0; pointers are borrowed until the next step. */
int db_columns(const struct statement *statement);
bool db_is_null(const struct statement *statement, int column);
int64_t db_integer(const struct statement *statement, int column);
const char *db_text(const struct statement *statement, int column); /* "" for NULL */
const void *db_blob(const struct statement *statement, int column, size_t *size);

/* First column of the first row; `missing` when there is no row or it is NULL. */
bool db_query_integer(struct db *db, const char *sql, int64_t missing, int64_t *value,
                      struct error *error);

int64_t db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);

bool db_begin(struct db *db, enum db_begin kind, struct error *error);
bool db_commit(struct db *db, struct error *error);
/* Never fails: also when no transaction is open. */
void db_rollback(struct db *db);

/* Makes another database visible as `schema`; DB_CREATE is allowed. */
bool db_attach(struct db *db, const char *url, const char *schema, enum db_mode mode,
               struct error *error);
bool db_detach(struct db *db, const char *schema, struct error *error);

/* True when the file behind the connection is no longer the one at its path. */
bool db_replaced(struct db *db, const char *schema);

/*
 * What a database really holds.
 */
enum db_generated { DB_NOT_GENERATED, DB_GENERATED_VIRTUAL, DB_GENERATED_STORED };

struct db_column {
    char *name;
    char *type;          /* as declared, "" when none */
    char *collation;     /* "BINARY" unless declared otherwise */
    char *key_collation; /* what the primary key compares with; NULL outside the key */
    char *default_sql;   /* NULL when none */
    int key_position;    /* 1, 2… in the primary key, 0 outside */
    bool not_null;
    enum db_generated generated;
};

struct db_table {
    char *name;
    struct db_column *columns;
    size_t column_count;
    size_t key_count;   /* columns of the primary key, 0 = none */
    bool without_rowid; /* SQLite */
    bool strict;        /* SQLite */
    bool rowid_key;     /* the key is one INTEGER PRIMARY KEY, SQLite's own row number */
};

/* Names of the ordinary tables, in order, without the engine's own and the tpv_ ones. */
bool db_list_tables(struct db *db, struct string_list *names, struct error *error);
/* Describes one table of the main database; ERROR_NOT_FOUND. db_table_clear() releases. */
bool db_describe(struct db *db, const char *name, struct db_table *table, struct error *error);
void db_table_clear(struct db_table *table);
/* The column of that name (as the engine compares names), or NULL. */
const struct db_column *db_table_column(const struct db_table *table, const char *name);

/*
 * Trying SQL that comes from outside, where it can harm nothing.
 */
enum db_trial {
    DB_TRIAL_SCHEMA, /* CREATE TABLE and CREATE INDEX only; run */
    DB_TRIAL_SCRIPT, /* anything on the tables that are there, in one transaction; run */
    DB_TRIAL_QUERY,  /* one query that returns rows; compiled, not run */
};

/* An empty database in memory; the caller closes it. NULL on failure. */
struct db *db_open_memory(struct error *error);
/* How long one trial may last and how much all may hold; ten seconds and 256 MB until set. */
void db_limit_trials(struct db *db, int limit_ms, int limit_mb);
/*
 * Tries statements. ERROR_INPUT with the engine's words; `*line` is then that where
 * the wrong statement begins, from 1.
 */
bool db_try(struct db *db, const char *sql, enum db_trial kind, int *line, struct error *error);

/* Product, version and particulars of what was opened, for people: one sentence. */
bool db_identify(struct db *db, struct text *sentence, struct error *error);

#endif
