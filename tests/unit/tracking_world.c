/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/unit/tracking_world.h"

#include <string.h>

/* clang-format off */
static const char *const table_names[] = {
    "article", "Tarif spécial", "group", "1er", "a\"b", "new", "OLD", "x'y", "[z]", "t`k", "order by",
    "main", "excluded", "tpv", "été",
};
static const char *const key_names[] = { "id", "Numéro", "primary", "k 1", "version", "k\"1" };
static const char *const key_names_more[] = { "code", "2e clé", "index", "k2", "new" };
static const char *const value_names[] = {
    "libellé", "values", "prix ht", "q\"q", "tva", "k1", "excluded", "rowid", "oid", "tpv_row", "end",
};
static const char *const types[] = { "INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB", "", "VARCHAR(9)", "DATETIME" };
static const char *const strict_types[] = { "INT", "TEXT", "ANY", "INTEGER" };
static const char *const collations[] = { "BINARY", "NOCASE", "RTRIM" };
static const char *const clauses[] = { "", "", " OR IGNORE", " OR FAIL", " OR ABORT", " OR REPLACE", " OR REPLACE", " OR ROLLBACK" };
static const char *const actions[] = { "NO ACTION", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "CASCADE" };
/* clang-format on */

#define PICK(world, list) (list)[world_random(world, sizeof(list) / sizeof((list)[0]))]

uint32_t world_random(struct world *world, uint32_t limit)
{
    /* splitmix64: any seed will do, zero too. */
    uint64_t z = (world->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) >> 32) % limit;
}

bool world_chance(struct world *world, uint32_t times)
{
    return world_random(world, times) == 0;
}

/* One of the words of a list, FAIL only where it may be. */
static const char *pick_word(struct world *world, const char *const *list, size_t count)
{
    const char *word;

    do
        word = list[world_random(world, (uint32_t)count)];
    while (world->no_fail && strstr(word, "FAIL") != NULL);
    return word;
}

#define PICK_WORD(world, list) pick_word(world, list, sizeof(list) / sizeof((list)[0]))

static const char *pick_type(struct world *world, const struct world_table *table)
{
    return table->strict ? PICK(world, strict_types) : PICK(world, types);
}

/* A value that a column may be given; a STRICT one gets what it takes. */
static void add_value(struct world *world, const struct world_table *table,
                      const struct world_column *column, struct text *sql)
{
    static const char *const texts[] = { "a", "A", "b", "b ", "B", "1", "été", "2.0", "" };

    if (world_chance(world, 7)) {
        text_add(sql, "NULL");
    } else if (table->strict && strcmp(column->type, "ANY") != 0) {
        if (strcmp(column->type, "TEXT") == 0)
            text_add_literal(sql, PICK(world, texts));
        else
            text_format(sql, "%u", world_random(world, 9));
    } else {
        switch (world_random(world, 7)) {
        case 0:
        case 1:
            text_add_literal(sql, PICK(world, texts));
            break;
        case 2:
            text_format(sql, "%u.%u", world_random(world, 4), world_random(world, 2) * 5);
            break;
        case 3:
            text_add(sql, world_chance(world, 2) ? "x'61'" : "-1");
            break;
        default:
            text_format(sql, "%u", world_random(world, 9));
        }
    }
}

/*
 * Tables.
 */
static struct world_column *add_column(struct world_table *table, const char *name)
{
    struct world_column *column = &table->columns[table->count++];

    *column = (struct world_column){ .name = name, .type = "" };
    return column;
}

static void draw_key(struct world *world, struct world_table *table)
{
    size_t keys = world_chance(world, 3) ? 2 : 1;

    table->row_number_key = world_chance(world, 3);
    table->without_rowid = !table->row_number_key && world_chance(world, 3);
    table->strict = world_chance(world, 5);
    table->key_count = table->row_number_key ? 1 : keys;
    for (size_t k = 0; k < table->key_count; k++) {
        struct world_column *column =
            add_column(table, k == 0 ? PICK(world, key_names) : PICK(world, key_names_more));

        column->key = true;
        column->type = table->row_number_key ? "INTEGER" : pick_type(world, table);
        column->collation = world_chance(world, 2) ? PICK(world, collations) : NULL;
        column->not_null = !table->row_number_key && world_chance(world, 3);
        if (column->not_null && world_chance(world, 3))
            column->default_sql = "7";
    }
}

static bool is_free(const struct world_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return false;
    return true;
}

static void draw_columns(struct world *world, struct world_table *table)
{
    while (table->count < table->key_count + 4) {
        const char *name = PICK(world, value_names);
        struct world_column *column;

        if (!is_free(table, name))
            continue;
        column = add_column(table, name);
        column->type = pick_type(world, table);
        column->collation = world_chance(world, 3) ? PICK(world, collations) : NULL;
        column->not_null = world_chance(world, 4);
        if (world_chance(world, 2))
            column->default_sql = strcmp(column->type, "TEXT") == 0 ? "'a'" : "3";
    }
    if (world_chance(world, 2)) {
        struct world_column *column = add_column(table, "généré");

        column->generated = world_chance(world, 2) ? "VIRTUAL" : "STORED";
        column->type = table->strict ? "TEXT" : "";
    }
}

static const struct world_column *value_column(struct world *world, const struct world_table *table)
{
    return &table->columns[table->key_count + world_random(world, 4)];
}

static void add_definition(struct world *world, const struct world_table *table,
                           const struct world_column *column, struct text *sql)
{
    text_add_identifier(sql, column->name);
    text_format(sql, " %s", column->type);
    if (table->row_number_key && column->key)
        text_add(sql, world_chance(world, 4) ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY");
    if (column->collation != NULL)
        text_format(sql, " COLLATE %s", column->collation);
    if (column->not_null)
        text_add(sql, world_chance(world, 4) ? " NOT NULL ON CONFLICT REPLACE" : " NOT NULL");
    if (column->default_sql != NULL)
        text_format(sql, " DEFAULT %s", column->default_sql);
    if (column->generated != NULL) {
        text_add(sql, " AS (coalesce(upper(");
        text_add_identifier(sql, table->columns[table->key_count].name);
        text_add(sql, "), '') || coalesce(");
        text_add_identifier(sql, table->columns[table->key_count + 1].name);
        text_format(sql, ", '')) %s", column->generated);
    }
}

static void add_key(struct world *world, const struct world_table *table, struct text *sql)
{
    if (table->row_number_key)
        return;
    text_add(sql, ", PRIMARY KEY(");
    /* Not always in the order of the columns, nor with their collation. */
    for (size_t k = 0; k < table->key_count; k++) {
        const struct world_column *column = &table->columns[table->key_count - 1 - k];

        text_add(sql, k == 0 ? "" : ", ");
        text_add_identifier(sql, column->name);
        if (world_chance(world, 5))
            text_format(sql, " COLLATE %s", PICK(world, collations));
    }
    text_add(sql, world_chance(world, 6) ? ") ON CONFLICT REPLACE" : ")");
}

static void add_constraints(struct world *world, const struct world_table *table, struct text *sql)
{
    static const char *const conflicts[] = { "",
                                             "",
                                             " ON CONFLICT REPLACE",
                                             " ON CONFLICT IGNORE",
                                             " ON CONFLICT FAIL",
                                             " ON CONFLICT ROLLBACK" };

    add_key(world, table, sql);
    if (world_chance(world, 2)) {
        text_add(sql, ", UNIQUE(");
        text_add_identifier(sql, value_column(world, table)->name);
        text_format(sql, ")%s", PICK_WORD(world, conflicts));
    }
    if (world_chance(world, 4)) {
        text_add(sql, ", UNIQUE(");
        text_add_identifier(sql, table->columns[0].name);
        text_add(sql, ", ");
        text_add_identifier(sql, value_column(world, table)->name);
        text_add(sql, ")");
    }
    if (world_chance(world, 4)) {
        text_add(sql, ", CHECK(");
        text_add_identifier(sql, value_column(world, table)->name);
        text_add(sql, " IS NOT 8)");
    }
    if (world->neutral && world_chance(world, 8) && table->key_count == 1) {
        world->self_reference = true;
        text_add(sql, ", FOREIGN KEY(");
        text_add_identifier(sql, table->columns[2].name);
        text_add(sql, ") REFERENCES ");
        text_add_identifier(sql, table->name);
        text_format(sql, " ON DELETE %s ON UPDATE %s", PICK(world, actions), PICK(world, actions));
    }
}

/* The second table refers to the first one's key. */
static void add_reference(struct world *world, const struct world *all, struct text *sql)
{
    const struct world_table *parent = &all->tables[0];
    const struct world_table *child = &all->tables[1];

    if (world->no_foreign_keys || world_chance(world, 4))
        return;
    text_add(sql, ", FOREIGN KEY(");
    for (size_t k = 0; k < parent->key_count; k++) {
        text_add(sql, k == 0 ? "" : ", ");
        text_add_identifier(sql, child->columns[child->key_count + k].name);
    }
    text_add(sql, ") REFERENCES ");
    text_add_identifier(sql, parent->name);
    text_format(sql, " ON DELETE %s ON UPDATE %s", PICK(world, actions), PICK(world, actions));
}

static void add_indexes(struct world *world, const struct world_table *table, struct text *sql)
{
    static const char *const kinds[] = { "plain", "collated", "partial", "expression",
                                         "generated" };

    for (int i = 0; world_chance(world, 2) && i < 3; i++) {
        const char *kind = PICK(world, kinds);
        const struct world_column *last = &table->columns[table->count - 1];

        text_format(sql, ";\nCREATE UNIQUE INDEX \"u%d %s %td\" ON ", i, kind,
                    table - world->tables);
        text_add_identifier(sql, table->name);
        text_add(sql, strcmp(kind, "expression") == 0 ? " (lower(" : " (");
        text_add_identifier(sql, strcmp(kind, "generated") == 0 ? last->name
                                                                : value_column(world, table)->name);
        if (strcmp(kind, "collated") == 0)
            text_format(sql, " COLLATE %s DESC", PICK(world, collations));
        if (strcmp(kind, "expression") == 0)
            text_add(sql, ") || 'x'");
        if (world_chance(world, 3)) {
            text_add(sql, ", ");
            text_add_identifier(sql, value_column(world, table)->name);
        }
        text_add(sql, ")");
        if (strcmp(kind, "partial") == 0) {
            text_add(sql, " WHERE ");
            text_add_identifier(sql, value_column(world, table)->name);
            text_add(sql, " > 2");
        }
    }
}

static void draw_table(struct world *world, struct world_table *table, struct text *sql)
{
    *table = (struct world_table){ .name = PICK(world, table_names) };
    while (table == &world->tables[1] && strcmp(table->name, world->tables[0].name) == 0)
        table->name = PICK(world, table_names);
    draw_key(world, table);
    draw_columns(world, table);
    text_add(sql, "CREATE TABLE ");
    text_add_identifier(sql, table->name);
    text_add_char(sql, '(');
    for (size_t i = 0; i < table->count; i++) {
        text_add(sql, i == 0 ? "" : ", ");
        add_definition(world, table, &table->columns[i], sql);
    }
    add_constraints(world, table, sql);
    if (table == &world->tables[1])
        add_reference(world, world, sql);
    text_add(sql, table->without_rowid && table->strict ? ") WITHOUT ROWID, STRICT"
                  : table->without_rowid                ? ") WITHOUT ROWID"
                  : table->strict                       ? ") STRICT"
                                                        : ")");
    add_indexes(world, table, sql);
    text_add(sql, ";\n");
}

void world_create(struct world *world, struct text *sql)
{
    world->neutral = world_chance(world, 2);
    world->no_foreign_keys = !world->neutral && world_chance(world, 2);
    world->no_fail = !world->neutral && !world->no_foreign_keys;
    world->recursive = world->neutral && world_chance(world, 3);
    text_format(sql, "PRAGMA recursive_triggers = %d;\nCREATE TABLE log(x);\n", world->recursive);
    for (size_t i = 0; i < WORLD_TABLES; i++)
        draw_table(world, &world->tables[i], sql);
}

/*
 * Statements.
 */
/* Column names that a statement may set; sometimes the row's number. */
static const char *pick_target(struct world *world, const struct world_table *table,
                               const struct world_column **column)
{
    do
        *column = &table->columns[world_random(world, (uint32_t)table->count)];
    while ((*column)->generated != NULL);
    if (!table->without_rowid && is_free(table, "_rowid_") && world_chance(world, 8)) {
        static const struct world_column number = { .name = "_rowid_", .type = "INTEGER" };

        *column = &number;
    }
    return (*column)->name;
}

static void add_condition(struct world *world, const struct world_table *table, struct text *sql)
{
    const struct world_column *column =
        &table->columns[world_random(world, (uint32_t)table->count)];
    static const char *const operators[] = { "=", "IS", "<", ">=", "<>", "=", "=" };

    text_add_identifier(sql, column->name);
    text_format(sql, " %s ", PICK(world, operators));
    add_value(world, table, column, sql);
}

/* One row, by its key. */
static void add_key_condition(struct world *world, const struct world_table *table,
                              struct text *sql)
{
    for (size_t k = 0; k < table->key_count; k++) {
        text_add(sql, k == 0 ? "" : " AND ");
        text_add_identifier(sql, table->columns[k].name);
        text_add(sql, " = ");
        add_value(world, table, &table->columns[k], sql);
    }
}

/* Which rows a statement is about. */
static void add_where(struct world *world, const struct world_table *table, struct text *sql)
{
    if (world->neutral && world_chance(world, 5))
        return;
    text_add(sql, " WHERE ");
    if (world->neutral)
        add_condition(world, table, sql);
    else
        add_key_condition(world, table, sql);
}

static void add_settings(struct world *world, const struct world_table *table, struct text *sql)
{
    const struct world_column *column;
    uint32_t count = 1 + world_random(world, 3);

    for (uint32_t i = 0; i < count; i++) {
        text_add(sql, i == 0 ? " SET " : ", ");
        text_add_identifier(sql, pick_target(world, table, &column));
        text_add(sql, " = ");
        if (world_chance(world, 4) && strcmp(column->type, "TEXT") != 0 && !table->strict) {
            text_add_identifier(sql, column->name);
            text_add(sql, world_chance(world, 2) ? " + 1" : " || 'a'");
        } else {
            add_value(world, table, column, sql);
        }
    }
}

static void add_insert(struct world *world, const struct world_table *table, struct text *sql)
{
    static const struct world_column number = { .name = "rowid", .type = "INTEGER" };
    const struct world_column *columns[WORLD_COLUMNS];
    size_t count = 0;
    uint32_t rows = 1 + world_random(world, 3);

    text_format(sql, "INSERT%s INTO ", PICK_WORD(world, clauses));
    text_add_identifier(sql, table->name);
    if (!table->without_rowid && !table->row_number_key && world_chance(world, 4))
        columns[count++] = &number;
    if (count > 0 && !is_free(table, "rowid"))
        count = 0;
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].generated == NULL && !world_chance(world, 7))
            columns[count++] = &table->columns[i];
    if (count == 0)
        columns[count++] = &table->columns[0];
    for (size_t i = 0; i < count; i++) {
        text_add(sql, i == 0 ? "(" : ", ");
        text_add_identifier(sql, columns[i]->name);
    }
    for (uint32_t row = 0; row < rows; row++) {
        text_add(sql, row == 0 ? ") VALUES(" : "), (");
        for (size_t i = 0; i < count; i++) {
            text_add(sql, i == 0 ? "" : ", ");
            add_value(world, table, columns[i], sql);
        }
    }
    text_add_char(sql, ')');
}

static void add_upsert(struct world *world, const struct world_table *table, struct text *sql)
{
    add_insert(world, table, sql);
    if (world_chance(world, 3)) {
        text_add(sql, " ON CONFLICT DO NOTHING");
        return;
    }
    text_add(sql, " ON CONFLICT DO UPDATE");
    add_settings(world, table, sql);
}

static void add_write(struct world *world, struct text *sql)
{
    const struct world_table *table = &world->tables[world_random(world, 3) % 2];

    switch (world_random(world, 10)) {
    case 0:
    case 1:
    case 2:
    case 3:
        add_insert(world, table, sql);
        break;
    case 4:
        add_upsert(world, table, sql);
        break;
    case 5:
        text_add(sql, "DELETE FROM ");
        text_add_identifier(sql, table->name);
        add_where(world, table, sql);
        break;
    default:
        text_format(sql, "UPDATE%s ", PICK_WORD(world, clauses));
        text_add_identifier(sql, table->name);
        add_settings(world, table, sql);
        add_where(world, table, sql);
    }
}

void world_add_statement(struct world *world, struct text *sql)
{
    if (!world_chance(world, 5)) {
        add_write(world, sql);
        return;
    }
    switch (world_random(world, 6)) {
    case 0:
        text_add(sql, "BEGIN");
        break;
    case 1:
    case 2:
        text_add(sql, "COMMIT");
        break;
    case 3:
        text_add(sql, "ROLLBACK");
        break;
    case 4:
        text_add(sql, "SAVEPOINT s");
        break;
    default:
        text_add(sql, world_chance(world, 2) ? "ROLLBACK TO s" : "RELEASE s");
    }
}

/* What an application's trigger does; NEW or OLD is `row`. */
static void add_body(struct world *world, const char *row, const struct world_table *table,
                     struct text *sql)
{
    static const char *const raises[] = { "IGNORE",           "ABORT, 'no'", "FAIL, 'stop'",
                                          "ROLLBACK, 'back'", "IGNORE",      "FAIL, 'enough'" };
    const struct world_table *other = &world->tables[world_random(world, 2)];

    /* Triggers that call each other without end would take the whole test's time. */
    switch (world_random(world, world->recursive ? 3 : 5)) {
    case 0:
        text_format(sql, "INSERT INTO log VALUES(quote(%s.", row);
        text_add_identifier(sql, table->columns[0].name);
        text_add(sql, ") || last_insert_rowid() || '/' || changes())");
        break;
    case 1:
    case 2:
        text_format(sql, "SELECT RAISE(%s) WHERE %s.", PICK_WORD(world, raises), row);
        text_add_identifier(sql, value_column(world, table)->name);
        text_format(sql, " IN (%u, 'a', %u)", world_random(world, 9), world_random(world, 9));
        break;
    case 3:
        text_add(sql, "DELETE FROM ");
        text_add_identifier(sql, other->name);
        text_add(sql, " WHERE ");
        add_key_condition(world, other, sql);
        break;
    default:
        add_write(world, sql);
    }
}

void world_add_trigger(struct world *world, int number, struct text *sql)
{
    static const char *const times[] = { "BEFORE", "AFTER", "AFTER" };
    static const char *const events[] = { "INSERT", "UPDATE", "DELETE" };
    const struct world_table *table = &world->tables[world_random(world, 2)];
    const char *event = PICK(world, events);
    const char *row = strcmp(event, "DELETE") == 0 ? "OLD" : "NEW";

    text_format(sql, "CREATE TRIGGER app%d %s %s ON ", number, PICK(world, times), event);
    text_add_identifier(sql, table->name);
    text_add(sql, " BEGIN ");
    add_body(world, row, table, sql);
    text_add(sql, "; END");
}
