/* SPDX-License-Identifier: MIT */
/* What an SQLite database really holds: tables, columns, keys. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/db/db.h"
#include "core/db/sqlite_internal.h"

bool db_list_tables(struct db *db, struct string_list *names, struct error *error)
{
    struct statement *statement = db_prepare(
        db,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'tpv\\_%' ESCAPE '\\'"
        " ORDER BY name COLLATE NOCASE",
        error);

    if (statement == NULL)
        return false;
    while (db_step(statement, error))
        if (!string_list_add(names, db_text(statement, 0), error))
            break;
    db_finalize(statement);
    return error->code == ERROR_NONE;
}

static bool describe_table(struct db *db, const char *name, struct db_table *table,
                           struct error *error)
{
    struct statement *statement =
        db_prepare(db,
                   "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main'"
                   " AND type = 'table' AND name = ? COLLATE NOCASE",
                   error);

    if (statement == NULL)
        return false;
    db_bind_text(statement, 1, name);
    if (db_step(statement, error)) {
        table->name = string_copy(db_text(statement, 0), error);
        table->without_rowid = db_integer(statement, 1) != 0;
        table->strict = db_integer(statement, 2) != 0;
    } else {
        error_set(error, ERROR_NOT_FOUND, _("La table « %s » n'existe pas dans la base « %s »."),
                  name, db_path(db));
    }
    db_finalize(statement);
    return table->name != NULL;
}

static bool fill_column(const struct statement *row, struct db_column *column, struct error *error)
{
    static const enum db_generated generated[] = { DB_NOT_GENERATED, DB_NOT_GENERATED,
                                                   DB_GENERATED_VIRTUAL, DB_GENERATED_STORED };
    int64_t hidden = db_integer(row, 5);

    column->name = string_copy(db_text(row, 0), error);
    column->type = string_copy(db_text(row, 1), error);
    column->not_null = db_integer(row, 2) != 0;
    if (!db_is_null(row, 3))
        column->default_sql = string_copy(db_text(row, 3), error);
    column->key_position = (int)db_integer(row, 4);
    column->generated = hidden >= 0 && hidden <= 3 ? generated[hidden] : DB_NOT_GENERATED;
    return error->code == ERROR_NONE;
}

static bool describe_columns(struct db *db, struct db_table *table, struct error *error)
{
    struct statement *row = db_prepare(
        db, "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
        error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table->name);
    while (db_step(row, error)) {
        struct db_column *columns =
            realloc(table->columns, (table->column_count + 1) * sizeof *columns);

        if (columns == NULL) {
            error_memory(error);
            break;
        }
        table->columns = columns;
        columns[table->column_count] = (struct db_column){ .name = NULL };
        if (!fill_column(row, &columns[table->column_count++], error))
            break;
        table->key_count += columns[table->column_count - 1].key_position > 0;
    }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* An INTEGER PRIMARY KEY makes no index: that is how it is told from any other key. */
static bool find_rowid_key(struct db *db, struct db_table *table, struct error *error)
{
    struct statement *row =
        db_prepare(db, "SELECT count(*) FROM pragma_index_list(?) WHERE origin = 'pk'", error);
    bool ok;

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table->name);
    ok = db_step(row, error);
    table->rowid_key =
        ok && table->key_count == 1 && !table->without_rowid && db_integer(row, 0) == 0;
    db_finalize(row);
    return ok;
}

/* PRIMARY KEY(a COLLATE NOCASE): the index's collation decides what is one key, not the column's. */
static bool describe_key(struct db *db, struct db_table *table, struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "SELECT x.cid, x.coll FROM pragma_index_list(?) i"
                   " JOIN pragma_index_xinfo(i.name) x WHERE i.origin = 'pk' AND x.key",
                   error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, table->name);
    while (db_step(row, error)) {
        int64_t index = db_integer(row, 0);

        if (index >= 0 && index < (int64_t)table->column_count &&
            table->columns[index].key_collation == NULL)
            table->columns[index].key_collation = string_copy(db_text(row, 1), error);
    }
    db_finalize(row);
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].key_position > 0 && table->columns[i].key_collation == NULL)
            table->columns[i].key_collation = string_copy(table->columns[i].collation, error);
    return error->code == ERROR_NONE;
}

bool db_describe(struct db *db, const char *name, struct db_table *table, struct error *error)
{
    bool ok;

    *table = (struct db_table){ .name = NULL };
    ok = describe_table(db, name, table, error) && describe_columns(db, table, error) &&
         db_describe_collations(db, table, error) && describe_key(db, table, error) &&
         find_rowid_key(db, table, error);
    if (!ok)
        db_table_clear(table);
    return ok;
}

void db_table_clear(struct db_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        free(table->columns[i].name);
        free(table->columns[i].type);
        free(table->columns[i].collation);
        free(table->columns[i].key_collation);
        free(table->columns[i].default_sql);
    }
    free(table->columns);
    free(table->name);
    *table = (struct db_table){ .name = NULL };
}

const struct db_column *db_table_column(const struct db_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (string_equal_nocase(table->columns[i].name, name))
            return &table->columns[i];
    return NULL;
}
