/* SPDX-License-Identifier: MIT */
/* The columns of a listed table beside its list of fields. */
#include "config.h"

#include <stdlib.h>

#include "core/sync/business.h"
#include "core/sync/tables.h"

static bool is_of(const struct sync_field *field, const struct sync_table *record)
{
    return string_equal_nocase(field->table, record->name);
}

static bool is_listed(const struct record_list *fields, const struct sync_table *record,
                      const char *column)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct sync_field *field = record_list_item(fields, i);

        if (is_of(field, record) && string_equal_nocase(field->name, column))
            return true;
    }
    return false;
}

static bool add_state(struct field_state_list *list, const char *name, const char *type,
                      const struct field_state *state, struct error *error)
{
    struct field_state *added = &list->items[list->count++];

    *added = *state;
    added->name = string_copy(name, error);
    added->type = string_copy(type, error);
    return added->name != NULL && added->type != NULL;
}

static bool add_columns(const struct db_table *table, const struct sync_table *record,
                        const struct record_list *fields, struct field_state_list *list,
                        struct error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && i < table->column_count; i++) {
        const struct db_column *column = &table->columns[i];
        struct field_state state = { .listed = column->key_position > 0 ||
                                               is_listed(fields, record, column->name) };

        if (column->key_position > 0)
            state.standing = STANDING_KEY;
        else if (string_equal_nocase(column->name, record->till_column))
            state.standing = STANDING_TILL;
        ok = add_state(list, column->name, column->type, &state, error);
    }
    return ok;
}

static bool add_missing(const struct db_table *table, const struct sync_table *record,
                        const struct record_list *fields, struct field_state_list *list,
                        struct error *error)
{
    const struct field_state state = { .listed = true, .standing = STANDING_MISSING };
    bool ok = true;

    for (size_t i = 0; ok && i < fields->count; i++) {
        const struct sync_field *field = record_list_item(fields, i);

        if (is_of(field, record) &&
            (table->name == NULL || db_table_column(table, field->name) == NULL))
            ok = add_state(list, field->name, "", &state, error);
    }
    return ok;
}

/* A table that is gone is an answer, not a failure. */
static bool describe(struct db *db, const char *name, struct db_table *table, bool *missing,
                     struct error *error)
{
    struct error failure = ERROR_INIT;

    if (db_describe(db, name, table, &failure))
        return true;
    *missing = failure.code == ERROR_NOT_FOUND;
    if (!*missing)
        *error = failure;
    return *missing;
}

bool sync_field_states(struct session *session, const char *name, struct field_state_list *list,
                       struct job *job, struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list fields = { .items = NULL };
    struct db_table table = { .name = NULL };
    struct sync_table record;
    struct db *db = NULL;
    bool ok = sync_table_load(session, name, &record, error) &&
              record_list_load(&place, &sync_field_type, session->dossier, &fields, error);

    *list = (struct field_state_list){ .items = NULL };
    if (ok)
        db = business_open(session, job, error);
    ok = db != NULL && describe(db, record.name, &table, &list->table_missing, error);
    if (ok) {
        list->items = calloc(table.column_count + fields.count + 1, sizeof *list->items);
        ok = list->items != NULL ? add_columns(&table, &record, &fields, list, error) &&
                                       add_missing(&table, &record, &fields, list, error)
                                 : error_memory(error);
    }
    db_table_clear(&table);
    if (fields.type != NULL)
        record_list_clear(&fields);
    db_close(db);
    if (!ok)
        field_state_list_clear(list);
    return ok;
}

void field_state_list_clear(struct field_state_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].name);
        free(list->items[i].type);
    }
    free(list->items);
    *list = (struct field_state_list){ .items = NULL };
}
