/* SPDX-License-Identifier: MIT */
/* The table of touched keys and the triggers that fill it, as SQL. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/text.h"
#include "core/sync/tracking.h"
#include "core/sync/tracking_internal.h"

/* Everything that one table's objects are written from. */
struct plan {
    struct db_table table;
    struct tracked_key key;
    struct uniqueness_list uniquenesses;
    bool nullable; /* a key may hold NULL */
    bool hazard;   /* a cascade may stop a statement half-way, its first half kept */
};

/* The last epoch by its row: max() would cost a tenth of every write more. */
static const char epoch_sql[] = "(SELECT version FROM tpv_epoch ORDER BY version DESC LIMIT 1)";

/*
 * The key.
 */
static bool key_allocate(const struct db_table *table, struct tracked_key *key, struct error *error)
{
    key->columns = calloc(table->key_count, sizeof *key->columns);
    key->collations = calloc(table->key_count, sizeof *key->collations);
    if (key->columns == NULL || key->collations == NULL)
        return error_memory(error);
    key->count = table->key_count;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct db_column *column = &table->columns[i];

        if (column->key_position < 1)
            continue;
        key->columns[column->key_position - 1] = i;
        key->collations[column->key_position - 1] = string_copy(column->collation, error);
    }
    return error->code == ERROR_NONE;
}

/* PRIMARY KEY(a COLLATE NOCASE): the index's collation decides, not the column's. */
static bool key_collate(struct db *db, const struct db_table *table, struct tracked_key *key,
                        struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "SELECT x.cid, x.coll FROM pragma_index_list(?) i"
                   " JOIN pragma_index_xinfo(i.name) x WHERE i.origin = 'pk' AND x.key",
                   error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table->name);
    while (db_step(row, error))
        for (size_t k = 0; k < key->count; k++) {
            if ((int64_t)key->columns[k] != db_integer(row, 0))
                continue;
            free(key->collations[k]);
            key->collations[k] = string_copy(db_text(row, 1), error);
        }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

bool tracked_key_find(struct db *db, const struct db_table *table, struct tracked_key *key,
                      struct error *error)
{
    if (!key_allocate(table, key, error) || !key_collate(db, table, key, error))
        return false;
    for (size_t k = 0; k < key->count; k++)
        if (!string_equal_nocase(key->collations[k], "BINARY") &&
            !string_equal_nocase(key->collations[k], "NOCASE") &&
            !string_equal_nocase(key->collations[k], "RTRIM"))
            return error_set(error, ERROR_INPUT,
                             _("La table « %s » ne peut pas être suivie : sa clé primaire utilise "
                               "la collation « %s », propre à une application."),
                             table->name, key->collations[k]);
    return true;
}

void tracked_key_clear(struct tracked_key *key)
{
    for (size_t k = 0; key->collations != NULL && k < key->count; k++)
        free(key->collations[k]);
    free(key->collations);
    free(key->columns);
    *key = (struct tracked_key){ .columns = NULL };
}

/*
 * The plan.
 */
/*
 * An action of a foreign key runs between a change and the AFTER triggers. If it meets
 * FAIL on its way, the statement stops there and keeps the change: it must be noted before.
 */
static bool find_hazard(struct db *db, const char *table, bool *hazard, struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "SELECT EXISTS(SELECT 1 FROM pragma_table_list l"
                   " JOIN pragma_foreign_key_list(l.name) f"
                   " WHERE l.schema = 'main' AND f.\"table\" = ? COLLATE NOCASE AND NOT ("
                   "f.on_delete IN ('NO ACTION', 'RESTRICT') AND"
                   " f.on_update IN ('NO ACTION', 'RESTRICT')))"
                   " AND EXISTS(SELECT 1 FROM main.sqlite_schema"
                   " WHERE sql LIKE '%fail%' AND name NOT LIKE 'tpv\\_%' ESCAPE '\\')",
                   error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table);
    *hazard = db_step(row, error) && db_integer(row, 0) != 0;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

static bool plan_make(struct db *db, const char *table, struct plan *plan, struct error *error)
{
    if (strncasecmp(table, "tpv_", 4) == 0 || strncasecmp(table, "sqlite_", 7) == 0)
        return error_set(error, ERROR_INPUT,
                         _("La table « %s » est interne : elle ne peut pas être suivie."), table);
    if (!db_describe(db, table, &plan->table, error))
        return false;
    if (plan->table.key_count == 0)
        return error_set(error, ERROR_INPUT,
                         _("La table « %s » n'a pas de clé primaire : sans elle ses modifications "
                           "ne peuvent pas être suivies."),
                         plan->table.name);
    if (!tracked_key_find(db, &plan->table, &plan->key, error) ||
        !find_hazard(db, plan->table.name, &plan->hazard, error))
        return false;
    for (size_t k = 0; k < plan->key.count; k++)
        plan->nullable |= !plan->table.rowid_key && !plan->table.without_rowid &&
                          !plan->table.columns[plan->key.columns[k]].not_null;
    return uniqueness_find(db, &plan->table, &plan->key, plan->hazard, &plan->uniquenesses, error);
}

static void plan_clear(struct plan *plan)
{
    uniqueness_clear(&plan->uniquenesses);
    tracked_key_clear(&plan->key);
    db_table_clear(&plan->table);
}

/*
 * Pieces of SQL.
 */
void tracking_touched_name(struct text *name, const char *table)
{
    text_add(name, "tpv_touched_");
    text_add(name, table);
}

static void add_touched(const struct plan *plan, struct text *sql)
{
    struct text name = TEXT_INIT;

    tracking_touched_name(&name, plan->table.name);
    text_add_identifier(sql, text_string(&name));
    sql->failed |= name.failed;
    text_clear(&name);
}

static const struct db_column *key_column(const struct plan *plan, size_t k)
{
    return &plan->table.columns[plan->key.columns[k]];
}

static void add_key_names(const struct plan *plan, struct text *sql)
{
    for (size_t k = 0; k < plan->key.count; k++)
        text_format(sql, k == 0 ? "k%zu" : ", k%zu", k + 1);
}

/* `row`."a", `row`."b": the key as that row has it. */
static void add_key_of(const struct plan *plan, const char *row, struct text *sql)
{
    for (size_t k = 0; k < plan->key.count; k++) {
        text_format(sql, k == 0 ? "%s." : ", %s.", row);
        text_add_identifier(sql, key_column(plan, k)->name);
    }
}

static void add_insert(const struct plan *plan, const char *row, const char *source,
                       struct text *sql)
{
    text_add(sql, "INSERT INTO ");
    add_touched(plan, sql);
    text_add_char(sql, '(');
    add_key_names(plan, sql);
    text_format(sql, ", version) %s", source);
    add_key_of(plan, row, sql);
    text_format(sql, ", %s", epoch_sql);
}

/* The same key twice in an epoch writes nothing; never OR REPLACE: the outer clause would win. */
static void add_upsert(const struct plan *plan, struct text *sql)
{
    text_add(sql, " ON CONFLICT(");
    add_key_names(plan, sql);
    text_add(sql, ") DO UPDATE SET version = excluded.version"
                  " WHERE version IS NOT excluded.version; ");
}

/*
 * Notes the key of OLD, or of NEW once its constraints were checked. VALUES, as a SELECT of
 * one row costs every write some more.
 */
static void add_touch(const struct plan *plan, const char *row, struct text *sql)
{
    add_insert(plan, row, "VALUES (", sql);
    text_add_char(sql, ')');
    add_upsert(plan, sql);
}

/* Before the constraints are checked, NEW may hold a NULL that the touched keys refuse. */
static void add_touch_unchecked(const struct plan *plan, struct text *sql)
{
    add_insert(plan, "NEW", "SELECT ", sql);
    text_add(sql, " WHERE true");
    for (size_t k = 0; k < plan->key.count && !plan->nullable; k++) {
        text_add(sql, " AND NEW.");
        text_add_identifier(sql, key_column(plan, k)->name);
        text_add(sql, " IS NOT NULL");
    }
    add_upsert(plan, sql);
}

/* Did what this uniqueness is made of change? Exact: 'a' and 'A' are equal only to some. */
static void add_changed(const struct plan *plan, const struct uniqueness *item, struct text *sql)
{
    const char *separator = "";

    if (item->row_number) {
        text_format(sql, " AND NEW.%s IS NOT OLD.%s", row_number_name(&plan->table),
                    row_number_name(&plan->table));
        return;
    }
    text_add(sql, " AND (");
    for (size_t i = 0; i < plan->table.column_count; i++) {
        if (!item->involved[i])
            continue;
        text_format(sql, "%sNEW.", separator);
        text_add_identifier(sql, plan->table.columns[i].name);
        text_add(sql, " COLLATE BINARY IS NOT OLD.");
        text_add_identifier(sql, plan->table.columns[i].name);
        separator = " OR ";
    }
    text_add_char(sql, ')');
}

/* Notes the keys of the rows that NEW would replace through one uniqueness. */
static void add_replaced(const struct plan *plan, const struct uniqueness *item, bool update,
                         struct text *sql)
{
    const struct text *matches[] = { &item->match, &item->defaulted };

    for (size_t i = 0; i < 2; i++) {
        if (matches[i]->length == 0)
            continue;
        add_insert(plan, "tpv_row", "SELECT ", sql);
        text_add(sql, " FROM ");
        text_add_identifier(sql, plan->table.name);
        text_format(sql, " AS tpv_row WHERE %s", text_string(matches[i]));
        if (item->predicate.length > 0)
            text_format(sql, " AND (%s)", text_string(&item->predicate));
        if (i == 1)
            text_format(sql, " AND (%s)", text_string(&item->guard));
        if (update && !item->computed)
            add_changed(plan, item, sql);
        if (update && item->steady.length > 0)
            text_format(sql, " AND %s", text_string(&item->steady));
        add_upsert(plan, sql);
    }
}

/*
 * The objects.
 */
static bool object_add(struct tracked_objects *objects, const char *name, struct text *sql,
                       const char *after_event, struct error *error)
{
    struct tracked_object *items = realloc(objects->items, (objects->count + 1) * sizeof *items);
    struct tracked_object *item;

    if (items == NULL) {
        text_clear(sql);
        return error_memory(error);
    }
    objects->items = items;
    item = &items[objects->count++];
    *item = (struct tracked_object){ .name = string_copy(name, error),
                                     .sql = text_detach(sql),
                                     .after_event = after_event };
    if (item->sql == NULL)
        error_memory(error);
    return item->name != NULL && item->sql != NULL;
}

static bool add_touched_table(const struct plan *plan, struct tracked_objects *objects,
                              struct error *error)
{
    struct text name = TEXT_INIT;
    struct text sql = TEXT_INIT;
    bool ok;

    tracking_touched_name(&name, plan->table.name);
    text_add(&sql, "CREATE TABLE ");
    text_add_identifier(&sql, text_string(&name));
    if (plan->table.rowid_key) {
        text_add(&sql, "(k1 INTEGER PRIMARY KEY, version INTEGER)");
    } else {
        text_add_char(&sql, '(');
        for (size_t k = 0; k < plan->key.count; k++)
            text_format(&sql, "k%zu %s COLLATE %s, ", k + 1,
                        column_affinity(&plan->table, key_column(plan, k)),
                        plan->key.collations[k]);
        text_add(&sql,
                 plan->nullable ? "version INTEGER, UNIQUE(" : "version INTEGER, PRIMARY KEY(");
        add_key_names(plan, &sql);
        text_add(&sql, plan->nullable ? "))" : ")) WITHOUT ROWID");
    }
    sql.failed |= name.failed;
    ok = object_add(objects, text_string(&name), &sql, NULL, error);
    text_clear(&name);
    return ok;
}

/* A trigger of this kind on the table. `body` is emptied. */
static bool add_trigger(const struct plan *plan, const char *kind, const char *event,
                        struct text *body, struct tracked_objects *objects, struct error *error)
{
    static const char *const events[] = { "INSERT", "UPDATE" };
    const char *after_event = NULL;
    struct text name = TEXT_INIT;
    struct text sql = TEXT_INIT;
    bool ok;

    text_format(&name, "tpv_%s_%s", kind, plan->table.name);
    text_add(&sql, "CREATE TRIGGER ");
    text_add_identifier(&sql, text_string(&name));
    text_format(&sql, " %s ON ", event);
    text_add_identifier(&sql, plan->table.name);
    text_format(&sql, " BEGIN %sEND", text_string(body));
    sql.failed |= body->failed || name.failed;
    text_clear(body);
    for (size_t i = 0; i < 2 && strncmp(event, "AFTER ", 6) == 0; i++)
        if (strncmp(event + 6, events[i], strlen(events[i])) == 0)
            after_event = events[i];
    ok = object_add(objects, text_string(&name), &sql, after_event, error);
    text_clear(&name);
    return ok;
}

/* " OF a, b": a statement that sets none of them does not even see the trigger. */
static void add_of(const struct plan *plan, const bool *columns, bool row_number,
                   struct text *event)
{
    static const char *const names[] = { "rowid", "_rowid_", "oid" };
    const char *separator = " OF ";

    for (size_t i = 0; i < plan->table.column_count; i++) {
        if (!columns[i])
            continue;
        text_add(event, separator);
        text_add_identifier(event, plan->table.columns[i].name);
        separator = ", ";
    }
    /* SET rowid = … is a change of an INTEGER PRIMARY KEY under another name. */
    for (size_t i = 0; i < sizeof names / sizeof names[0] && row_number; i++)
        if (db_table_column(&plan->table, names[i]) == NULL) {
            text_add(event, separator);
            text_add_identifier(event, names[i]);
            separator = ", ";
        }
}

static bool add_basic(const struct plan *plan, const char *update_time,
                      struct tracked_objects *objects, struct error *error)
{
    struct text body = TEXT_INIT;
    struct text event = TEXT_INIT;
    bool ok;

    add_touch(plan, "NEW", &body);
    ok = add_trigger(plan, "ai", "AFTER INSERT", &body, objects, error);
    if (ok) {
        add_touch(plan, "OLD", &body);
        ok = add_trigger(plan, "bd", "BEFORE DELETE", &body, objects, error);
    }
    if (ok) {
        text_format(&event, "%s UPDATE", update_time);
        add_touch(plan, "OLD", &body);
        ok = add_trigger(plan, "u", text_string(&event), &body, objects, error);
    }
    text_clear(&event);
    text_clear(&body);
    return ok;
}

/* The new key of an UPDATE that sets it. */
static bool add_key_update(const struct plan *plan, const char *update_time,
                           struct tracked_objects *objects, struct error *error)
{
    bool *columns = calloc(plan->table.column_count, sizeof *columns);
    struct text body = TEXT_INIT;
    struct text event = TEXT_INIT;
    bool defaulted = false;
    bool ok;

    if (columns == NULL)
        return error_memory(error);
    for (size_t k = 0; k < plan->key.count; k++) {
        columns[plan->key.columns[k]] = true;
        defaulted |= key_column(plan, k)->not_null && key_column(plan, k)->default_sql != NULL;
    }
    text_format(&event, "%s UPDATE", update_time);
    add_of(plan, columns, plan->table.rowid_key, &event);
    add_touch_unchecked(plan, &body);
    ok = add_trigger(plan, "uk", text_string(&event), &body, objects, error);
    /* Under REPLACE a NULL becomes the default, which only shows afterwards. */
    if (ok && defaulted && strcmp(update_time, "AFTER") != 0) {
        text_reset(&event);
        text_add(&event, "AFTER UPDATE");
        add_of(plan, columns, plan->table.rowid_key, &event);
        add_touch_unchecked(plan, &body);
        ok = add_trigger(plan, "ak", text_string(&event), &body, objects, error);
    }
    text_clear(&event);
    text_clear(&body);
    free(columns);
    return ok;
}

static bool add_replacing(const struct plan *plan, struct tracked_objects *objects,
                          struct error *error)
{
    bool *columns = calloc(plan->table.column_count, sizeof *columns);
    struct text insert = TEXT_INIT;
    struct text update = TEXT_INIT;
    struct text event = TEXT_INIT;
    bool row_number = false;
    bool ok = columns != NULL ? true : error_memory(error);

    for (size_t u = 0; ok && u < plan->uniquenesses.count; u++) {
        const struct uniqueness *item = &plan->uniquenesses.items[u];

        add_replaced(plan, item, false, &insert);
        if (item->insert_only)
            continue;
        add_replaced(plan, item, true, &update);
        row_number |= item->row_number;
        for (size_t i = 0; i < plan->table.column_count; i++)
            columns[i] |= item->involved[i];
    }
    if (ok && insert.length > 0)
        ok = add_trigger(plan, "bi", "BEFORE INSERT", &insert, objects, error);
    if (ok && update.length > 0) {
        text_add(&event, "BEFORE UPDATE");
        add_of(plan, columns, row_number || plan->table.rowid_key, &event);
        ok = add_trigger(plan, "bu", text_string(&event), &update, objects, error);
    }
    text_clear(&event);
    text_clear(&update);
    text_clear(&insert);
    free(columns);
    return ok;
}

bool tracked_objects_make(struct db *db, const char *table, struct tracked_objects *objects,
                          struct error *error)
{
    struct plan plan = { .nullable = false };
    const char *update_time;
    bool ok = plan_make(db, table, &plan, error);

    /*
     * BEFORE sees the change whatever stops the statement next. On a STRICT table it also
     * makes SQLite check types before NOT NULL, which the application could notice.
     */
    update_time = plan.table.strict && !plan.hazard ? "AFTER" : "BEFORE";
    ok = ok && add_touched_table(&plan, objects, error) &&
         add_basic(&plan, update_time, objects, error) &&
         add_key_update(&plan, update_time, objects, error) && add_replacing(&plan, objects, error);
    plan_clear(&plan);
    if (!ok)
        tracked_objects_clear(objects);
    return ok;
}

void tracked_objects_clear(struct tracked_objects *objects)
{
    for (size_t i = 0; i < objects->count; i++) {
        free(objects->items[i].name);
        free(objects->items[i].sql);
    }
    free(objects->items);
    *objects = (struct tracked_objects){ .items = NULL };
}
