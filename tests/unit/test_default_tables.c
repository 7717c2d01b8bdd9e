/* SPDX-License-Identifier: MIT */
/* The default list of tables, against the demonstration's database. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/demo/demo.h"
#include "core/record/ini.h"
#include "core/settings/defaults.h"
#include "tests/check.h"
#include "tests/unit/world.h"

static struct db *open_demonstration(struct installation *world)
{
    char *url = string_format(&world->error, "sqlite:%s", world->database);
    struct db *db = NULL;

    check_ok(url != NULL && demo_generate(world->database, 0.05, NULL, &world->error),
             &world->error);
    db = db_open(url, DB_READ_ONLY, &world->error);
    check_ok(db != NULL, &world->error);
    free(url);
    return db;
}

/* Each table of the default list, against what the database really has. */
static void check_table(struct db *db, const struct ini *ini, const char *name)
{
    static const char *const columns[] = { "dossier_column", "till_column" };
    struct error error = ERROR_INIT;
    struct text sql = TEXT_INIT;
    struct db_table table;
    const char *condition = ini_get(ini, name, "condition");
    int64_t rows = 0;

    check_ok(db_describe(db, name, &table, &error), &error);
    assert_true(table.key_count > 0);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (ini_get(ini, name, columns[i]) != NULL)
            assert_non_null(db_table_column(&table, ini_get(ini, name, columns[i])));
    text_format(&sql, "SELECT count(*) FROM \"%s\" WHERE %s", table.name,
                condition == NULL ? "1" : condition);
    check_ok(db_query_integer(db, text_string(&sql), -1, &rows, &error), &error);
    assert_true(rows > 0);
    text_clear(&sql);
    db_table_clear(&table);
}

/* A till that loads in this order never meets a child before its parent. */
static void check_parents(struct db *db, const struct string_list *names, size_t place)
{
    struct error error = ERROR_INIT;
    struct statement *parents =
        db_prepare(db, "SELECT \"table\" FROM pragma_foreign_key_list(?)", &error);

    check_ok(parents != NULL, &error);
    db_bind_text(parents, 1, names->items[place]);
    while (db_step(parents, &error)) {
        size_t parent = 0;

        while (parent < place && !string_equal_nocase(names->items[parent], db_text(parents, 0)))
            parent++;
        if (parent == place && !string_equal_nocase(names->items[place], db_text(parents, 0)))
            fail_msg("%s before %s", names->items[place], db_text(parents, 0));
    }
    check_ok(true, &error);
    db_finalize(parents);
}

static void check_left_out(struct db *db, const char *table_name, const char *fields)
{
    struct error error = ERROR_INIT;
    struct db_table table;
    char *copy = strdup(fields);
    char *rest = NULL;

    check_ok(db_describe(db, table_name, &table, &error), &error);
    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest)) {
        const struct db_column *column = db_table_column(&table, string_trim(word));

        assert_non_null(column);
        assert_true(column->key_position == 0 && !column->not_null);
    }
    free(copy);
    db_table_clear(&table);
}

static void the_tables_and_fields_of_a_till_exist(void **state)
{
    struct installation *world = *state;
    struct error error = ERROR_INIT;
    struct ini *ini = ini_parse(default_tables_ini, "default_tables.ini", &error);
    struct string_list names = { .items = NULL };
    struct db *db;
    size_t up = 0;

    db = open_demonstration(world);
    check_ok(ini != NULL && ini_sections(ini, &names, &error), &error);
    assert_true(names.count > 30);
    for (size_t i = 0; i < names.count; i++) {
        const char *fields = ini_get(ini, "left out", names.items[i]);

        if (string_equal(names.items[i], "left out"))
            continue;
        check_table(db, ini, names.items[i]);
        check_parents(db, &names, i);
        if (fields != NULL)
            check_left_out(db, names.items[i], fields);
        up += string_equal(ini_get(ini, names.items[i], "direction"), "up");
    }
    assert_true(up > 0);
    string_list_clear(&names);
    ini_close(ini);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_tables_and_fields_of_a_till_exist, world_directory,
                                        world_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
