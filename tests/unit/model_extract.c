/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/unit/model_extract.h"

#include <stdlib.h>
#include <string.h>

bool model_select(struct db *db, const char *name, struct model_table *table, struct error *error)
{
    struct selected_table *selected = &table->selected;

    memset(table, 0, sizeof *table);
    if (!db_describe(db, name, &selected->table, error))
        return false;
    string_store(selected->record.name, sizeof selected->record.name, selected->table.name);
    selected->column_count = selected->table.column_count;
    selected->whole = true;
    selected->columns = calloc(selected->column_count, sizeof *selected->columns);
    for (size_t i = 0; selected->columns != NULL && i < selected->column_count; i++)
        selected->columns[i] = i;
    return selected->columns != NULL || error_memory(error);
}

void model_unselect(struct model_table *table)
{
    free(table->selected.columns);
    db_table_clear(&table->selected.table);
}

bool model_fill(struct db *db, struct model_table *tables, size_t count, int64_t since,
                const char *path, struct error *error)
{
    struct extract_table *rows = calloc(count, sizeof *rows);
    struct extract_plan plan = { .tables = rows, .count = count, .since = since, .path = path };
    bool ok = rows != NULL || error_memory(error);

    for (size_t i = 0; ok && i < count; i++)
        rows[i] = (struct extract_table){ .selected = &tables[i].selected, .mode = tables[i].mode };
    ok = ok && extract_fill(db, &plan, NULL, error);
    free(rows);
    return ok;
}

static void add_columns(const struct db_table *table, struct text *sql)
{
    for (size_t i = 0; i < table->column_count; i++) {
        text_add(sql, i == 0 ? "" : ", ");
        text_add_identifier(sql, table->columns[i].name);
    }
}

/* "DELETE FROM copy.T AS r WHERE its key is one of `from`" */
static void add_removal(const struct db_table *table, const char *from, struct text *sql)
{
    text_add(sql, "DELETE FROM copy.");
    text_add_identifier(sql, table->name);
    text_add(sql, " AS r WHERE EXISTS (SELECT 1 FROM extract.");
    text_add_identifier(sql, from);
    text_add(sql, " AS d WHERE true");
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].key_position == 0)
            continue;
        text_add(sql, " AND d.");
        text_add_identifier(sql, table->columns[i].name);
        text_add(sql, " IS r.");
        text_add_identifier(sql, table->columns[i].name);
    }
    text_add(sql, ");");
}

static bool apply(struct db *db, const struct model_table *model, struct error *error)
{
    const struct db_table *table = &model->selected.table;
    struct text deleted = TEXT_INIT;
    struct text sql = TEXT_INIT;
    bool ok;

    text_format(&deleted, "tpv_deleted_%s", table->name);
    if (model->mode == TABLE_CHANGES) {
        add_removal(table, text_string(&deleted), &sql);
        add_removal(table, table->name, &sql);
    } else {
        text_add(&sql, "DELETE FROM copy.");
        text_add_identifier(&sql, table->name);
        text_add(&sql, ";");
    }
    text_add(&sql, "INSERT INTO copy.");
    text_add_identifier(&sql, table->name);
    text_add(&sql, " (");
    add_columns(table, &sql);
    text_add(&sql, ") SELECT ");
    add_columns(table, &sql);
    text_add(&sql, " FROM extract.");
    text_add_identifier(&sql, table->name);
    ok = db_exec_text(db, &sql, error);
    text_clear(&deleted);
    text_clear(&sql);
    return ok;
}

bool model_apply(struct db *db, const struct model_table *tables, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!apply(db, &tables[i], error))
            return false;
    return true;
}
