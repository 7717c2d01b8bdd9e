/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/selection.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/condition.h"
#include "core/sync/people.h"

static const struct sync_field *field_of(const struct record_list *fields, size_t index,
                                         const char *table)
{
    const struct sync_field *field = record_list_item(fields, index);

    return string_equal_nocase(field->table, table) ? field : NULL;
}

static bool is_chosen(const struct record_list *fields, const char *table, const char *column)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct sync_field *field = field_of(fields, i, table);

        if (field != NULL && string_equal_nocase(field->name, column))
            return true;
    }
    return false;
}

/* Columns in the table's own order: records can then be copied whole. */
static bool choose_columns(struct selected_table *selected, const struct record_list *fields,
                           struct error *error)
{
    const struct db_table *table = &selected->table;

    selected->columns = calloc(table->column_count, sizeof *selected->columns);
    if (selected->columns == NULL)
        return error_memory(error);
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].key_position > 0 ||
            is_chosen(fields, selected->record.name, table->columns[i].name))
            selected->columns[selected->column_count++] = i;
    selected->whole = selected->column_count == table->column_count;
    return true;
}

static void add_missing(const struct selected_table *selected, const struct record_list *fields,
                        struct text *reason)
{
    const char *columns[] = { selected->record.dossier_column, selected->record.till_column };

    for (size_t i = 0; i < fields->count; i++) {
        const struct sync_field *field = field_of(fields, i, selected->record.name);

        if (field != NULL && db_table_column(&selected->table, field->name) == NULL)
            text_format(reason, _("%sle champ « %s » n'existe plus"),
                        reason->length == 0 ? "" : ", ", field->name);
    }
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (columns[i][0] != '\0' && db_table_column(&selected->table, columns[i]) == NULL)
            text_format(reason, _("%sla colonne « %s » n'existe plus"),
                        reason->length == 0 ? "" : ", ", columns[i]);
}

/* The shape that tills receive: columns, key, filter. */
static bool hash_schema(struct selected_table *selected, struct error *error)
{
    struct text shape = TEXT_INIT;
    bool ok;

    for (size_t i = 0; i < selected->column_count; i++) {
        const struct db_column *column = &selected->table.columns[selected->columns[i]];

        text_add_identifier(&shape, column->name);
        text_format(&shape, " %s %d %d ", column->type, column->key_position, column->not_null);
        text_add_identifier(&shape, column->collation);
        text_add_char(&shape, ';');
    }
    condition_filter(&selected->record, &shape);
    text_add(&shape, selected->record.till_column);
    ok = text_ok(&shape, error);
    if (ok)
        digest_bytes(shape.data, shape.length, selected->schema);
    text_clear(&shape);
    return ok;
}

static void selected_clear(struct selected_table *selected)
{
    db_table_clear(&selected->table);
    free(selected->columns);
}

/* Fills `selected`, or `reason` when the table is broken. */
static bool select_table(struct db *db, const struct record_list *fields,
                         struct selected_table *selected, struct text *reason, struct error *error)
{
    struct error missing = ERROR_INIT;

    if (!db_describe(db, selected->record.name, &selected->table, &missing)) {
        if (missing.code != ERROR_NOT_FOUND) {
            *error = missing;
            return false;
        }
        text_add(reason, _("la table n'existe plus"));
        return true;
    }
    add_missing(selected, fields, reason);
    return choose_columns(selected, fields, error) && hash_schema(selected, error);
}

static bool add_table(struct db *db, const struct record_list *fields,
                      const struct sync_table *record, struct selection *selection,
                      struct text *broken, struct error *error)
{
    struct selected_table *selected = &selection->tables[selection->count];
    struct text reason = TEXT_INIT;
    bool ok;

    selected->record = *record;
    selection->count++;
    ok = select_table(db, fields, selected, &reason, error);
    if (ok && reason.length > 0)
        text_format(broken, "%s%s (%s)", broken->length == 0 ? "" : " ; ", record->name,
                    text_string(&reason));
    text_clear(&reason);
    return ok;
}

/* What tills must learn even when no row changed: the list of tables, the people, the tills. */
static bool hash_selection(struct session *session, struct selection *selection,
                           struct error *error)
{
    struct text all = TEXT_INIT;
    bool ok;

    for (size_t i = 0; i < selection->count; i++) {
        text_add_identifier(&all, selection->tables[i].table.name);
        text_add(&all, selection->tables[i].schema);
    }
    for (size_t i = 0; i < selection->up_tables.count; i++)
        text_add_identifier(&all, selection->up_tables.items[i]);
    ok = people_describe(session, &all, error) && text_ok(&all, error);
    if (ok)
        digest_bytes(text_string(&all), all.length, selection->hash);
    if (all.data != NULL)
        explicit_bzero(all.data, all.capacity);
    text_clear(&all);
    return ok;
}

static bool take_tables(struct db *db, const struct record_list *tables,
                        const struct record_list *fields, struct selection *selection,
                        struct error *error)
{
    struct text broken = TEXT_INIT;
    bool ok = true;

    for (size_t i = 0; ok && i < tables->count; i++) {
        struct sync_table *record = record_list_item(tables, i);

        ok = record_apply_defaults(&sync_table_type, record, NULL, error);
        if (!ok || !record->active)
            continue;
        if (record->direction == DIRECTION_UP)
            ok = string_list_add(&selection->up_tables, record->name, error);
        else
            ok = add_table(db, fields, record, selection, &broken, error);
    }
    if (ok && broken.length > 0)
        ok = error_set(error, ERROR_INPUT,
                       _("Tables à synchroniser qui ne correspondent plus à la base : %s. "
                         "Corrigez-les ou retirez-les, puis recommencez."),
                       text_string(&broken));
    text_clear(&broken);
    return ok;
}

bool selection_load(struct session *session, struct db *db, struct selection *selection,
                    struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list tables = { .count = 0 };
    struct record_list fields = { .count = 0 };
    bool ok = record_list_load(&place, &sync_table_type, session->dossier, &tables, error) &&
              record_list_load(&place, &sync_field_type, session->dossier, &fields, error);

    *selection = (struct selection){ .tables = NULL };
    if (ok) {
        selection->tables = calloc(tables.count + 1, sizeof *selection->tables);
        ok = selection->tables != NULL || error_memory(error);
    }
    ok = ok && take_tables(db, &tables, &fields, selection, error) &&
         hash_selection(session, selection, error);
    if (ok && selection->count == 0)
        ok = error_set(error, ERROR_INPUT,
                       _("Aucune table active dans le sens Serveur > Caisse pour le dossier "
                         "%" PRId64 " (tpvadmin table discover, puis table add)."),
                       session->dossier);
    record_list_clear(&tables);
    record_list_clear(&fields);
    if (!ok)
        selection_clear(selection);
    return ok;
}

void selection_clear(struct selection *selection)
{
    for (size_t i = 0; i < selection->count; i++)
        selected_clear(&selection->tables[i]);
    free(selection->tables);
    string_list_clear(&selection->up_tables);
    *selection = (struct selection){ .tables = NULL };
}

const struct db_column *selected_key(const struct selected_table *table, int position)
{
    for (size_t i = 0; i < table->table.column_count; i++)
        if (table->table.columns[i].key_position == position)
            return &table->table.columns[i];
    return NULL;
}

void selected_add_columns(const struct selected_table *table, const char *before, struct text *sql)
{
    for (size_t i = 0; i < table->column_count; i++) {
        text_add(sql, i == 0 ? "" : ", ");
        text_add(sql, before);
        text_add_identifier(sql, table->table.columns[table->columns[i]].name);
    }
}

bool selection_broken(struct session *session, struct db *db, const struct sync_table *record,
                      struct text *reason, struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list fields;
    struct selected_table selected = { .columns = NULL };
    bool ok = record_list_load(&place, &sync_field_type, session->dossier, &fields, error);

    selected.record = *record;
    ok = ok && select_table(db, &fields, &selected, reason, error);
    selected_clear(&selected);
    record_list_clear(&fields);
    return ok;
}
