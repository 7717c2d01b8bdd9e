/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/tracking.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/tracking_internal.h"

enum { FORMAT = 1 };

static const char install_sql[] =
    "CREATE TABLE IF NOT EXISTS tpv_tracking("
    "id INTEGER PRIMARY KEY CHECK (id = 1), lineage TEXT NOT NULL, format INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS tpv_epoch("
    "version INTEGER PRIMARY KEY, opened_at TEXT NOT NULL, token TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS tpv_tracked("
    "name TEXT PRIMARY KEY COLLATE NOCASE, min_valid INTEGER NOT NULL, enabled_at TEXT NOT NULL);";

/*
 * The shared objects.
 */
bool tracking_is_installed(struct db *db, bool *yes, struct error *error)
{
    int64_t count = 0;

    if (!db_query_integer(db,
                          "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table'"
                          " AND name IN ('tpv_tracking', 'tpv_epoch', 'tpv_tracked')",
                          0, &count, error))
        return false;
    *yes = count == 3;
    return true;
}

static bool check_format(struct db *db, struct error *error)
{
    int64_t format;

    if (!db_query_integer(db, "SELECT format FROM main.tpv_tracking WHERE id = 1", 0, &format,
                          error))
        return false;
    if (format > FORMAT)
        return error_set(error, ERROR_REFUSED,
                         _("Le suivi des modifications de la base « %s » vient d'une version plus "
                           "récente : mettez ce programme à jour."),
                         db_path(db));
    return true;
}

bool tracking_require(struct db *db, struct error *error)
{
    bool installed;

    if (!tracking_is_installed(db, &installed, error))
        return false;
    if (!installed)
        return error_set(error, ERROR_REFUSED,
                         _("Aucun suivi des modifications dans la base « %s » : activez-le d'abord "
                           "sur une table."),
                         db_path(db));
    return check_format(db, error);
}

bool tracking_add_epoch(struct db *db, int64_t now, int64_t *version, struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "INSERT INTO main.tpv_epoch(version, opened_at, token)"
                   " SELECT coalesce(max(version), 0) + 1, ?, lower(hex(randomblob(16)))"
                   " FROM main.tpv_epoch",
                   error);
    char opened_at[CLOCK_TEXT_SIZE];
    bool ok;

    if (row == NULL)
        return false;
    clock_format_utc(now, opened_at);
    db_bind_text(row, 1, opened_at);
    ok = db_run(row, error);
    db_finalize(row);
    if (ok)
        *version = db_last_id(db);
    return ok;
}

/* In a transaction. A format that is not known is left alone. */
static bool install(struct db *db, struct error *error)
{
    int64_t epoch;
    bool installed;

    if (!tracking_is_installed(db, &installed, error))
        return false;
    if (installed)
        return check_format(db, error);
    return db_exec(db, install_sql, error) && check_format(db, error) &&
           db_exec_format(db, error,
                          "INSERT INTO main.tpv_tracking(id, lineage, format)"
                          " SELECT 1, lower(hex(randomblob(16))), %d"
                          " WHERE NOT EXISTS (SELECT 1 FROM main.tpv_tracking)",
                          FORMAT) &&
           tracking_add_epoch(db, clock_now(), &epoch, error);
}

/* Ends what db_begin() began, by commit when all went well. */
static bool finish(struct db *db, bool ok, struct error *error)
{
    ok = ok && db_commit(db, error);
    if (!ok)
        db_rollback(db);
    return ok;
}

bool tracking_install(struct db *db, struct error *error)
{
    bool installed;

    if (!tracking_is_installed(db, &installed, error))
        return false;
    if (installed)
        return check_format(db, error);
    return db_begin(db, DB_BEGIN_WRITE, error) && finish(db, install(db, error), error);
}

/*
 * Removing.
 */
static bool drop_all(struct db *db, const char *type, const struct string_list *names,
                     struct error *error)
{
    struct text sql = TEXT_INIT;
    bool ok = true;

    for (size_t i = 0; ok && i < names->count; i++) {
        text_reset(&sql);
        text_format(&sql, "DROP %s IF EXISTS main.", type);
        text_add_identifier(&sql, names->items[i]);
        ok = db_exec_text(db, &sql, error);
    }
    text_clear(&sql);
    return ok;
}

/* The names that a query gives, its parameter bound to `value`. */
static bool list_names(struct db *db, const char *sql, const char *value, struct string_list *names,
                       struct error *error)
{
    struct statement *row = db_prepare(db, sql, error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, value);
    while (db_step(row, error))
        if (!string_list_add(names, db_text(row, 0), error))
            break;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

static bool drop_listed(struct db *db, const char *type, const char *sql, const char *value,
                        struct error *error)
{
    struct string_list names = { .items = NULL };
    bool ok = list_names(db, sql, value, &names, error) && drop_all(db, type, &names, error);

    string_list_clear(&names);
    return ok;
}

/*
 * Triggers go by the table they are on and by the one they are named after: a table that
 * was renamed took them along.
 */
static bool remove_table(struct db *db, const char *table, struct error *error)
{
    static const char triggers[] =
        "SELECT name FROM main.sqlite_schema WHERE type = 'trigger'"
        " AND name LIKE 'tpv\\_%' ESCAPE '\\' AND (tbl_name = ?1 COLLATE NOCASE"
        " OR substr(name, instr(substr(name, 5), '_') + 5) = ?1 COLLATE NOCASE)";
    struct string_list names = { .items = NULL };
    struct statement *row = NULL;
    struct text touched = TEXT_INIT;
    bool ok = drop_listed(db, "TRIGGER", triggers, table, error);

    tracking_touched_name(&touched, table);
    ok = ok && text_ok(&touched, error) && string_list_add(&names, text_string(&touched), error) &&
         drop_all(db, "TABLE", &names, error);
    if (ok)
        row = db_prepare(db, "DELETE FROM main.tpv_tracked WHERE name = ?", error);
    if (row != NULL) {
        db_bind_text(row, 1, table);
        ok = db_run(row, error);
    }
    db_finalize(row);
    text_clear(&touched);
    string_list_clear(&names);
    return ok && row != NULL;
}

bool tracking_disable(struct db *db, const char *table, struct error *error)
{
    bool installed;

    if (!tracking_is_installed(db, &installed, error))
        return false;
    if (!installed)
        return true;
    return check_format(db, error) && db_begin(db, DB_BEGIN_WRITE, error) &&
           finish(db, remove_table(db, table, error), error);
}

bool tracking_remove_all(struct db *db, struct error *error)
{
    static const char objects[] = "SELECT name FROM main.sqlite_schema WHERE type = ?"
                                  " AND name LIKE 'tpv\\_%' ESCAPE '\\'";
    bool ok;

    if (!db_begin(db, DB_BEGIN_WRITE, error))
        return false;
    ok = drop_listed(db, "TRIGGER", objects, "trigger", error) &&
         drop_listed(db, "TABLE", objects, "table", error);
    return finish(db, ok, error);
}

/*
 * Enabling.
 */
static bool create_objects(struct db *db, const struct tracked_objects *objects,
                           struct error *error)
{
    for (size_t i = 0; i < objects->count; i++)
        if (!db_exec(db, objects->items[i].sql, error))
            return false;
    return true;
}

static bool register_table(struct db *db, const char *table, struct error *error)
{
    struct statement *row = NULL;
    char now[CLOCK_TEXT_SIZE];
    int64_t epoch;
    bool ok = tracking_add_epoch(db, clock_now(), &epoch, error);

    if (ok)
        row = db_prepare(db,
                         "INSERT INTO main.tpv_tracked(name, min_valid, enabled_at)"
                         " VALUES(?, ?, ?)",
                         error);
    if (row == NULL)
        return false;
    clock_format_utc(clock_now(), now);
    db_bind_text(row, 1, table);
    db_bind_integer(row, 2, epoch);
    db_bind_text(row, 3, now);
    ok = db_run(row, error);
    db_finalize(row);
    return ok;
}

/* The table's name as the schema spells it. */
static char *spelling(struct db *db, const char *table, struct error *error)
{
    struct db_table description;
    char *name = NULL;

    if (db_describe(db, table, &description, error)) {
        name = string_copy(description.name, error);
        db_table_clear(&description);
    }
    return name;
}

static bool enable(struct db *db, const char *table, bool anew, struct error *error)
{
    struct tracking_point base = { .version = INT64_MAX };
    struct tracked_objects objects = { .items = NULL };
    enum tracking_table_verdict verdict = TRACKED_NOT;
    char *name = NULL;
    bool ok = install(db, error);

    if (ok && !anew && !tracking_check_table(db, table, &base, &verdict, error))
        ok = false;
    if (!ok || verdict == TRACKED_VALID)
        return ok;
    ok = remove_table(db, table, error) && tracked_objects_make(db, table, &objects, error) &&
         (name = spelling(db, table, error)) != NULL && create_objects(db, &objects, error) &&
         register_table(db, name, error);
    tracked_objects_clear(&objects);
    free(name);
    return ok;
}

bool tracking_enable(struct db *db, const char *table, struct error *error)
{
    return db_begin(db, DB_BEGIN_WRITE, error) &&
           finish(db, enable(db, table, false, error), error);
}

bool tracking_repair(struct db *db, const char *table, struct error *error)
{
    return db_begin(db, DB_BEGIN_WRITE, error) && finish(db, enable(db, table, true, error), error);
}

/*
 * Epochs.
 */
static bool read_point(struct db *db, struct tracking_point *point, struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "SELECT e.version, e.token, t.lineage FROM main.tpv_epoch e, main.tpv_tracking t"
                   " ORDER BY e.version DESC LIMIT 1",
                   error);

    if (row == NULL)
        return false;
    if (db_step(row, error)) {
        point->version = db_integer(row, 0);
        string_store(point->token, sizeof point->token, db_text(row, 1));
        string_store(point->lineage, sizeof point->lineage, db_text(row, 2));
    }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* It moves when others commit, and only then; asked for inside a transaction, nobody can. */
static bool count_others(struct db *db, int64_t *others, struct error *error)
{
    return db_query_integer(db, "PRAGMA main.data_version", 0, others, error);
}

bool tracking_open_epoch(struct db *db, struct tracking_point *point, struct error *error)
{
    bool ok;

    *point = (struct tracking_point){ .version = 0 };
    if (!db_begin(db, DB_BEGIN_WRITE, error))
        return false;
    ok = tracking_require(db, error) &&
         tracking_add_epoch(db, clock_now(), &point->version, error) &&
         read_point(db, point, error) && count_others(db, &point->others, error);
    return finish(db, ok, error);
}

bool tracking_was_overtaken(struct db *db, const struct tracking_point *point, bool *overtaken,
                            struct error *error)
{
    int64_t others;

    if (!count_others(db, &others, error))
        return false;
    *overtaken = others != point->others;
    return true;
}

bool tracking_seal_point(struct db *db, struct tracking_point *point, struct error *error)
{
    struct tracking_point later;

    if (!tracking_open_epoch(db, &later, error))
        return false;
    string_store(point->token, sizeof point->token, later.token);
    return true;
}
