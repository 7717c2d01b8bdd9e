/* SPDX-License-Identifier: MIT */
/* Can what was tracked be trusted? Reads only. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/tracking.h"
#include "core/sync/tracking_internal.h"

/*
 * The database.
 */
static bool read_epoch(struct db *db, const struct tracking_point *base,
                       enum tracking_verdict *verdict, struct error *error)
{
    /* A token that is missing was purged, unless older ones are still there. */
    static const char sql[] =
        "SELECT ?1 > (SELECT max(version) FROM main.tpv_epoch)"
        " OR (?1 >= (SELECT min(version) FROM main.tpv_epoch) AND NOT EXISTS (SELECT 1 FROM"
        " main.tpv_epoch WHERE version >= ?1 AND token = ?2)),"
        " (SELECT lineage FROM main.tpv_tracking)";
    struct statement *row = db_prepare(db, sql, error);

    if (row == NULL)
        return false;
    db_bind_integer(row, 1, base->version);
    db_bind_text(row, 2, base->token);
    if (db_step(row, error)) {
        *verdict = TRACKING_VALID;
        if (db_integer(row, 0) != 0 || db_is_null(row, 0))
            *verdict = TRACKING_RESTORED;
        if (!string_equal(db_text(row, 1), base->lineage))
            *verdict = TRACKING_OTHER_LINEAGE;
    }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

bool tracking_check_point(struct db *db, const struct tracking_point *base,
                          enum tracking_verdict *verdict, struct error *error)
{
    bool installed;

    *verdict = TRACKING_OTHER_LINEAGE;
    if (!tracking_is_installed(db, &installed, error))
        return false;
    if (!installed)
        return true;
    return tracking_require(db, error) && read_epoch(db, base, verdict, error);
}

/*
 * A table.
 */
/* The text of one object; false when it is not there, or not this one. */
static bool is_same(struct statement *row, const char *type, const struct tracked_object *object,
                    struct error *error)
{
    bool same;

    db_bind_text(row, 1, type);
    db_bind_text(row, 2, object->name);
    same = db_step(row, error) && string_equal(db_text(row, 0), object->sql);
    db_reset(row);
    return same;
}

static bool check_texts(struct db *db, const struct tracked_objects *objects, bool *intact,
                        struct error *error)
{
    struct statement *row =
        db_prepare(db, "SELECT sql FROM main.sqlite_schema WHERE type = ? AND name = ?", error);

    if (row == NULL)
        return false;
    for (size_t i = 0; *intact && i < objects->count; i++)
        *intact = is_same(row, i == 0 ? "table" : "trigger", &objects->items[i], error);
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* Triggers of ours that are there and should not be: they note keys of another shape. */
static bool check_count(struct db *db, const char *table, const struct tracked_objects *objects,
                        bool *intact, struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "SELECT count(*) FROM main.sqlite_schema WHERE type = 'trigger'"
                   " AND tbl_name = ? COLLATE NOCASE AND name LIKE 'tpv\\_%' ESCAPE '\\'",
                   error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table);
    if (db_step(row, error) && db_integer(row, 0) != (int64_t)objects->count - 1)
        *intact = false;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* CREATE TRIGGER name AFTER event … */
static bool fires_after(const char *sql, const char *event)
{
    const char *end = sql + strlen(sql);
    struct word word;

    for (int i = 0; i < 3; i++)
        sql = word_next(sql, end, &word);
    sql = word_next(sql, end, &word);
    if (!word_is(&word, "AFTER"))
        return false;
    word_next(sql, end, &word);
    return word_is(&word, event);
}

/*
 * SQLite fires the newest trigger first. A newer one of the application may stop the
 * statement, with RAISE(IGNORE), FAIL, or a failure under OR FAIL, and keep the change
 * before ours has seen it.
 */
static bool check_order(struct db *db, const char *table, const struct tracked_object *object,
                        bool *intact, struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger'"
                   " AND tbl_name = ?1 COLLATE NOCASE AND name NOT LIKE 'tpv\\_%' ESCAPE '\\'"
                   " AND rowid > (SELECT rowid FROM main.sqlite_schema"
                   " WHERE type = 'trigger' AND name = ?2)",
                   error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table);
    db_bind_text(row, 2, object->name);
    while (*intact && db_step(row, error))
        *intact = !fires_after(db_text(row, 0), object->after_event);
    db_finalize(row);
    return error->code == ERROR_NONE;
}

bool tracked_objects_check(struct db *db, const char *table, const struct tracked_objects *objects,
                           bool *intact, struct error *error)
{
    *intact = true;
    if (!check_texts(db, objects, intact, error) || !check_count(db, table, objects, intact, error))
        return false;
    for (size_t i = 0; *intact && i < objects->count; i++)
        if (objects->items[i].after_event != NULL &&
            !check_order(db, table, &objects->items[i], intact, error))
            return false;
    return true;
}

/* A table that is gone, or that can no longer be tracked, is a verdict, not a failure. */
static bool check_objects(struct db *db, const char *table, bool *intact, struct error *error)
{
    struct tracked_objects objects = { .items = NULL };
    struct error reason = ERROR_INIT;
    bool ok = true;

    *intact = false;
    if (tracked_objects_make(db, table, &objects, &reason))
        ok = tracked_objects_check(db, table, &objects, intact, error);
    else if (reason.code != ERROR_INPUT && reason.code != ERROR_NOT_FOUND)
        ok = error_set(error, reason.code, "%s", reason.message) ||
             error_detail(error, "%s", reason.detail);
    tracked_objects_clear(&objects);
    return ok;
}

static bool read_min_valid(struct db *db, const char *table, int64_t *min_valid,
                           struct error *error)
{
    struct statement *row =
        db_prepare(db, "SELECT min_valid FROM main.tpv_tracked WHERE name = ?", error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table);
    *min_valid = db_step(row, error) ? db_integer(row, 0) : -1;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

bool tracking_check_table(struct db *db, const char *table, const struct tracking_point *base,
                          enum tracking_table_verdict *verdict, struct error *error)
{
    int64_t min_valid = -1;
    bool installed;
    bool intact = false;

    *verdict = TRACKED_NOT;
    if (!tracking_is_installed(db, &installed, error))
        return false;
    if (!installed)
        return true;
    if (!tracking_require(db, error) || !read_min_valid(db, table, &min_valid, error))
        return false;
    if (min_valid < 0)
        return true;
    if (!check_objects(db, table, &intact, error))
        return false;
    if (!intact)
        *verdict = TRACKED_BROKEN;
    else
        *verdict = base->version < min_valid ? TRACKED_EXPIRED : TRACKED_VALID;
    return true;
}

/*
 * The list.
 */
static bool count_touched(struct db *db, struct tracking_table *table, struct error *error)
{
    struct text name = TEXT_INIT;
    struct text sql = TEXT_INIT;
    struct error missing = ERROR_INIT;
    struct db_table description;
    bool ok = true;

    tracking_touched_name(&name, table->name);
    text_add(&sql, "SELECT count(*) FROM main.");
    text_add_identifier(&sql, text_string(&name));
    if (!text_ok(&name, error) || !text_ok(&sql, error)) {
        ok = false;
    } else if (db_describe(db, text_string(&name), &description, &missing)) {
        db_table_clear(&description);
        ok = db_query_integer(db, text_string(&sql), 0, &table->touched, error);
    }
    text_clear(&sql);
    text_clear(&name);
    return ok;
}

static bool list_names(struct db *db, struct tracking_table **tables, size_t *count,
                       struct error *error)
{
    struct statement *row = db_prepare(
        db, "SELECT name, min_valid, enabled_at FROM main.tpv_tracked ORDER BY name", error);

    if (row == NULL)
        return false;
    while (db_step(row, error)) {
        struct tracking_table *items = realloc(*tables, (*count + 1) * sizeof *items);

        if (items == NULL) {
            error_memory(error);
            break;
        }
        *tables = items;
        items[*count] = (struct tracking_table){ .min_valid = db_integer(row, 1) };
        string_store(items[*count].enabled_at, sizeof items[*count].enabled_at, db_text(row, 2));
        items[*count].name = string_copy(db_text(row, 0), error);
        if (items[(*count)++].name == NULL)
            break;
    }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

bool tracking_list(struct db *db, struct tracking_table **tables, size_t *count,
                   struct error *error)
{
    struct tracking_point any = { .version = INT64_MAX };
    bool installed;
    bool ok;

    *tables = NULL;
    *count = 0;
    if (!tracking_is_installed(db, &installed, error))
        return false;
    if (!installed)
        return true;
    ok = tracking_require(db, error) && list_names(db, tables, count, error);
    for (size_t i = 0; ok && i < *count; i++)
        ok = tracking_check_table(db, (*tables)[i].name, &any, &(*tables)[i].verdict, error) &&
             count_touched(db, &(*tables)[i], error);
    if (!ok) {
        tracking_list_free(*tables, *count);
        *tables = NULL;
        *count = 0;
    }
    return ok;
}

void tracking_list_free(struct tracking_table *tables, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(tables[i].name);
    free(tables);
}
