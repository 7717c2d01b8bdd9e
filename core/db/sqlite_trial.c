/* SPDX-License-Identifier: MIT */
/* SQL from outside, tried in memory: what it may do is what an authorizer lets through. */
#include "config.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/db/db.h"
#include "core/db/sqlite_internal.h"

enum {
    LIMIT_MS = 10000,
    LIMIT_MB = 256,
    LIMIT_BYTES = 64 << 20,
    PAGE_BYTES = 4096,
    PROGRESS_STEPS = 20000,
};

struct db *db_open_memory(struct error *error)
{
    struct db *db = calloc(1, sizeof *db);

    if (db == NULL || (db->path = string_copy(":memory:", error)) == NULL ||
        sqlite3_open_v2(db->path, &db->handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        error_memory(error);
        db_close(db);
        return NULL;
    }
    db_set_up(db);
    sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, LIMIT_BYTES);
    sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 0);
    db_limit_trials(db, LIMIT_MS, LIMIT_MB);
    return db;
}

void db_limit_trials(struct db *db, int limit_ms, int limit_mb)
{
    struct error impossible = ERROR_INIT;
    int pages = limit_mb * ((1 << 20) / PAGE_BYTES);

    db->trial_ms = limit_ms;
    db->trial_mb = limit_mb;
    db_exec_format(db, &impossible,
                   "PRAGMA main.max_page_count = %d; PRAGMA temp.max_page_count = %d", pages,
                   pages);
}

static bool is_schema_table(const char *name)
{
    return name != NULL &&
           (strcmp(name, "sqlite_master") == 0 || strcmp(name, "sqlite_schema") == 0);
}

/* The engine writes its own schema table while it creates; nothing else is written. */
static int allow_schema(void *data, int action, const char *first, const char *second,
                        const char *schema, const char *trigger)
{
    (void)data;
    (void)second;
    (void)schema;
    (void)trigger;
    switch (action) {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_REINDEX:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
        return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
        return is_schema_table(first) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* Tills run a script in a transaction of theirs, on their own database. */
static int allow_script(void *data, int action, const char *first, const char *second,
                        const char *schema, const char *trigger)
{
    (void)data;
    (void)first;
    (void)second;
    (void)schema;
    (void)trigger;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_VTABLE:
        return SQLITE_DENY;
    default:
        return SQLITE_OK;
    }
}

/* clang-format off */
static const struct {
    int (*allow)(void *, int, const char *, const char *, const char *, const char *);
    const char *denied;
} kinds[] = {
    [DB_TRIAL_SCHEMA] = { allow_schema, N_("seuls CREATE TABLE et CREATE INDEX y ont leur place") },
    [DB_TRIAL_SCRIPT] = { allow_script, N_("ni ATTACH, ni PRAGMA, ni transaction, ni table virtuelle") },
    [DB_TRIAL_QUERY]  = { allow_script, N_("ni ATTACH, ni PRAGMA, ni transaction, ni table virtuelle") },
};
/* clang-format on */

static int on_progress(void *data)
{
    return clock_monotonic_ms() > *(const int64_t *)data;
}

static bool wrong(struct db *db, int code, enum db_trial kind, struct error *error)
{
    if ((code & 0xff) == SQLITE_NOMEM)
        return error_memory(error);
    if ((code & 0xff) == SQLITE_INTERRUPT)
        return error_set(error, ERROR_INPUT, _("l'essai dure plus de %d s"), db->trial_ms / 1000);
    if ((code & 0xff) == SQLITE_FULL)
        return error_set(error, ERROR_INPUT, _("l'essai écrit plus de %d Mo"), db->trial_mb);
    if ((code & 0xff) == SQLITE_AUTH)
        return error_set(error, ERROR_INPUT, "%s", gettext(kinds[kind].denied));
    return error_set(error, ERROR_INPUT, "%s", sqlite3_errmsg(db->handle));
}

static bool try_query(sqlite3_stmt *statement, struct error *error)
{
    if (sqlite3_column_count(statement) > 0 && sqlite3_stmt_readonly(statement) != 0)
        return true;
    return error_set(error, ERROR_INPUT, _("une seule requête qui lit est attendue"));
}

static bool run(struct db *db, sqlite3_stmt *statement, enum db_trial kind, struct error *error)
{
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        ;
    return code == SQLITE_DONE || wrong(db, code, kind, error);
}

/* The next statement of `*sql`; it moves behind. `*found` is false at the end. */
static bool try_next(struct db *db, const char **sql, enum db_trial kind, bool *found,
                     struct error *error)
{
    sqlite3_stmt *statement = NULL;
    const char *rest = *sql;
    int code = sqlite3_prepare_v2(db->handle, *sql, -1, &statement, &rest);
    bool ok;

    if (code != SQLITE_OK)
        return wrong(db, code, kind, error);
    *found = statement != NULL;
    ok = statement == NULL ||
         (kind == DB_TRIAL_QUERY ? try_query(statement, error) : run(db, statement, kind, error));
    sqlite3_finalize(statement);
    if (ok)
        *sql = rest;
    return ok;
}

/* Behind blanks and comments. */
static const char *first_word(const char *sql)
{
    const char *before;

    do {
        const char *end = NULL;

        before = sql;
        sql += strspn(sql, " \t\r\n\f;");
        if (strncmp(sql, "--", 2) == 0)
            sql += strcspn(sql, "\n");
        else if (strncmp(sql, "/*", 2) == 0 && (end = strstr(sql + 2, "*/")) != NULL)
            sql = end + 2;
    } while (sql != before);
    return sql;
}

/* The line where the statement that begins after `from` has its first word. */
static int line_of(const char *sql, const char *from)
{
    int line = 1;

    from = first_word(from);
    for (const char *c = sql; c < from; c++)
        line += *c == '\n';
    return line;
}

static bool try_all(struct db *db, const char *sql, enum db_trial kind, int *line,
                    struct error *error)
{
    const char *rest = sql;
    size_t count = 0;
    bool ok = true;

    while (ok && *rest != '\0') {
        bool found = false;

        *line = line_of(sql, rest);
        ok = try_next(db, &rest, kind, &found, error);
        count += ok && found;
    }
    if (ok && kind == DB_TRIAL_QUERY && count != 1)
        ok = error_set(error, ERROR_INPUT, _("une seule requête qui lit est attendue"));
    return ok;
}

bool db_try(struct db *db, const char *sql, enum db_trial kind, int *line, struct error *error)
{
    int64_t deadline = clock_monotonic_ms() + db->trial_ms;
    bool ok;

    *line = 1;
    if (!db_begin(db, DB_BEGIN_WRITE, error))
        return false;
    sqlite3_progress_handler(db->handle, PROGRESS_STEPS, on_progress, &deadline);
    sqlite3_set_authorizer(db->handle, kinds[kind].allow, NULL);
    ok = try_all(db, sql, kind, line, error);
    sqlite3_set_authorizer(db->handle, NULL, NULL);
    sqlite3_progress_handler(db->handle, 0, NULL, NULL);
    ok = ok && db_commit(db, error);
    if (!ok)
        db_rollback(db);
    return ok;
}
