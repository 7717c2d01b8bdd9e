/* SPDX-License-Identifier: MIT */
/* What the business database says of tables: those it has, those that are listed. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/business.h"
#include "core/sync/condition.h"
#include "core/sync/selection.h"
#include "core/sync/tables.h"

static bool is_listed(const struct record_list *listed, const char *name)
{
    for (size_t i = 0; i < listed->count; i++)
        if (string_equal_nocase(((struct sync_table *)record_list_item(listed, i))->name, name))
            return true;
    return false;
}

static bool count_rows(struct db *db, const char *name, int64_t *rows, struct error *error)
{
    struct text sql = TEXT_INIT;
    bool ok;

    text_add(&sql, "SELECT count(*) FROM main.");
    text_add_identifier(&sql, name);
    ok = text_ok(&sql, error) && db_query_integer(db, text_string(&sql), 0, rows, error);
    text_clear(&sql);
    return ok;
}

static void add_key(const struct db_table *table, struct text *key)
{
    for (int position = 1; position <= (int)table->key_count; position++)
        for (size_t i = 0; i < table->column_count; i++)
            if (table->columns[i].key_position == position)
                text_format(key, "%s%s", position == 1 ? "" : ", ", table->columns[i].name);
}

static bool discover_table(struct db *db, const char *name, struct discovered_table *found,
                           struct error *error)
{
    struct db_table table;

    if (!db_describe(db, name, &table, error))
        return false;
    found->name = string_copy(table.name, error);
    found->column_count = table.column_count;
    add_key(&table, &found->key);
    for (size_t i = 0; i < table.column_count; i++)
        text_format(&found->columns, "%s%s", i == 0 ? "" : ", ", table.columns[i].name);
    db_table_clear(&table);
    return found->name != NULL && count_rows(db, name, &found->rows, error);
}

bool sync_discover(struct session *session, struct discovery *discovery, struct job *job,
                   struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list listed = { .items = NULL };
    struct string_list names = { .items = NULL };
    struct db *db = business_open(session, job, error);
    bool ok = db != NULL &&
              record_list_load(&place, &sync_table_type, session->dossier, &listed, error) &&
              db_list_tables(db, &names, error);

    *discovery = (struct discovery){ .tables = NULL };
    if (ok) {
        discovery->tables = calloc(names.count + 1, sizeof *discovery->tables);
        ok = discovery->tables != NULL || error_memory(error);
    }
    for (size_t i = 0; ok && i < names.count; i++) {
        struct discovered_table *found = &discovery->tables[discovery->count++];

        job_step(job, _("Comptage de"), names.items[i]);
        found->listed = is_listed(&listed, names.items[i]);
        ok = job_continue(job, error) && discover_table(db, names.items[i], found, error);
    }
    string_list_clear(&names);
    if (listed.type != NULL)
        record_list_clear(&listed);
    db_close(db);
    if (!ok)
        discovery_clear(discovery);
    return ok;
}

void discovery_clear(struct discovery *discovery)
{
    for (size_t i = 0; i < discovery->count; i++) {
        free(discovery->tables[i].name);
        text_clear(&discovery->tables[i].key);
        text_clear(&discovery->tables[i].columns);
    }
    free(discovery->tables);
    *discovery = (struct discovery){ .tables = NULL };
}

static bool count_fields(struct session *session, struct table_state *state, struct error *error)
{
    struct statement *row =
        db_prepare(session->store,
                   "SELECT count(*) FROM sync_field WHERE dossier = ? AND \"table\" = ?", error);

    if (row == NULL)
        return false;
    db_bind_integer(row, 1, session->dossier);
    db_bind_text(row, 2, state->record.name);
    if (db_step(row, error))
        state->fields = (size_t)db_integer(row, 0);
    db_finalize(row);
    return error->code == ERROR_NONE;
}

static void take_tracking(struct table_state *state, const struct tracking_table *tracked,
                          size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (string_equal_nocase(tracked[i].name, state->record.name)) {
            state->tracked = true;
            state->tracking_broken = tracked[i].verdict == TRACKED_BROKEN;
            state->touched = tracked[i].touched;
            state->min_valid = tracked[i].min_valid;
        }
}

static bool fill_states(struct session *session, struct db *db, const struct record_list *records,
                        struct table_state_list *list, struct error *error)
{
    struct tracking_table *tracked = NULL;
    size_t tracked_count = 0;
    bool installed = false;
    bool ok = tracking_is_installed(db, &installed, error) &&
              (!installed || tracking_list(db, &tracked, &tracked_count, error));

    for (size_t i = 0; ok && i < records->count; i++) {
        struct table_state *state = &list->items[list->count++];

        memcpy(&state->record, record_list_item(records, i), sizeof state->record);
        ok = record_apply_defaults(&sync_table_type, &state->record, NULL, error) &&
             selection_broken(session, db, &state->record, &state->broken, error) &&
             count_fields(session, state, error);
        take_tracking(state, tracked, tracked_count);
    }
    tracking_list_free(tracked, tracked_count);
    return ok;
}

bool sync_table_states(struct session *session, struct table_state_list *list, struct job *job,
                       struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list records = { .items = NULL };
    struct db *db = business_open(session, job, error);
    bool ok =
        db != NULL && record_list_load(&place, &sync_table_type, session->dossier, &records, error);

    *list = (struct table_state_list){ .items = NULL };
    if (ok) {
        list->items = calloc(records.count + 1, sizeof *list->items);
        ok = list->items != NULL ? fill_states(session, db, &records, list, error)
                                 : error_memory(error);
    }
    if (records.type != NULL)
        record_list_clear(&records);
    db_close(db);
    if (!ok)
        table_state_list_clear(list);
    return ok;
}

/* What is wrong with one table does not keep the others from being counted. */
static bool count_travelling(struct db *db, const struct sync_table *record, int64_t *travelling,
                             struct error *error)
{
    struct error failure = ERROR_INIT;
    int64_t rows = 0;

    *travelling = -1;
    if (condition_count(db, record, &rows, travelling, &failure) || failure.code != ERROR_STOPPED)
        return true;
    *error = failure;
    return false;
}

bool sync_table_count_all(struct session *session, table_counted_fn counted, void *data,
                          struct job *job, struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list records = { .items = NULL };
    struct db *db = business_open(session, job, error);
    bool ok =
        db != NULL && record_list_load(&place, &sync_table_type, session->dossier, &records, error);

    for (size_t i = 0; ok && i < records.count; i++) {
        struct sync_table *record = record_list_item(&records, i);
        int64_t travelling = 0;

        ok = record_apply_defaults(&sync_table_type, record, NULL, error) &&
             count_travelling(db, record, &travelling, error) && job_continue(job, error);
        if (!ok)
            break;
        counted(data, record->name, travelling);
        /* After: whoever is told by this finds the count. */
        job_step(job, _("Comptage de"), record->name);
    }
    if (records.type != NULL)
        record_list_clear(&records);
    db_close(db);
    return ok;
}

void table_state_list_clear(struct table_state_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        text_clear(&list->items[i].broken);
    free(list->items);
    *list = (struct table_state_list){ .items = NULL };
}
