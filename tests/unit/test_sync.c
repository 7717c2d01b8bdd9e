/* SPDX-License-Identifier: MIT */
/* condition, selection, tables, manifest, catalogue. */
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/sync/catalogue.h"
#include "core/sync/condition.h"
#include "core/sync/default_tables.h"
#include "core/sync/manifest.h"
#include "core/sync/tables.h"
#include "tests/check.h"
#include "tests/unit/world.h"

/* clang-format off */
static const struct {
    const char *condition;
    int64_t travelling; /* of the three rows; -1 = refused */
} conditions[] = {
    { "price > 2",                                   2 },
    { "dos = {dossier}",                             2 },
    { "(price > 2) OR (ref = 'A')",                  3 },
    { "\"ref\" IN ('A', 'it''s')",                   1 },
    { "[ref] = 'A' OR `ref` = 'B'",                  2 },
    { "label LIKE '%;--(%' OR ref = 'C'",            1 },
    { "gross > 3",                                   1 },
    { "length(label) = 3 AND label IS NOT NULL",     1 },
    { "date('2026-01-01') < '2026-02'",              3 },
    { "dos",                                         3 },
    { "1) OR (1",                                   -1 },
    { "price > 2;",                                 -1 },
    { "price > 2 -- rest",                          -1 },
    { "price /* x */ > 2",                          -1 },
    { "(price > 2",                                 -1 },
    { "price > 2)",                                 -1 },
    { "ref = 'A",                                   -1 },
    { "ref = [A",                                   -1 },
    { "ref IN (SELECT x FROM nokey)",               -1 },
    { "EXISTS (SELECT 1)",                          -1 },
    { "nokey.x = 1",                                -1 },
    { "price > ?",                                  -1 },
    { "price > :p",                                 -1 },
    { "price > random()",                           -1 },
    { "ref > CURRENT_TIMESTAMP",                    -1 },
    { "ref > date('now')",                          -1 },
    { "ref > date('n' || 'ow')",                    -1 },
    { "ref > date(x'6e6f77')",                      -1 },
    { "last_insert_rowid() = 0",                    -1 },
    { "count(*) > 1",                               -1 },
    { "nothing = 1",                                -1 },
    { "\"nothing\" = 'x'",                          -1 },
    { "price >",                                    -1 },
};
/* clang-format on */

static struct sync_table with_condition(const char *condition)
{
    struct sync_table record = { .dossier = 1, .name = "art" };

    assert_true(string_store(record.condition, sizeof record.condition, condition));
    return record;
}

static void check_conditions(struct installation *world, bool rows_too)
{
    struct db_table table;

    check_ok(db_describe(world->business, "art", &table, &world->error), &world->error);
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        struct sync_table record = with_condition(conditions[i].condition);
        int64_t rows = 0;
        int64_t travelling = 0;
        bool ok = condition_check(world->business, &table, &record, &world->error);

        if (ok != (conditions[i].travelling >= 0))
            fail_msg("« %s »: %s", conditions[i].condition, ok ? "accepted" : world->error.message);
        error_clear(&world->error);
        if (!ok || !rows_too)
            continue;
        check_ok(condition_count(world->business, &record, &rows, &travelling, &world->error),
                 &world->error);
        assert_int_equal(rows, 3);
        if (travelling != conditions[i].travelling)
            fail_msg("« %s »: %d rows", conditions[i].condition, (int)travelling);
    }
    db_table_clear(&table);
}

static void a_condition_is_one_expression_over_its_row(void **state)
{
    check_conditions(*state, true);
}

static void a_condition_on_an_empty_table_is_judged_the_same(void **state)
{
    world_sql(*state, "DELETE FROM art");
    check_conditions(*state, false);
}

static void the_dossier_column_joins_the_condition(void **state)
{
    struct installation *world = *state;
    struct sync_table record = with_condition("ref = 'A' OR ref = 'C'");
    int64_t rows = 0;
    int64_t travelling = 0;

    string_store(record.dossier_column, sizeof record.dossier_column, "dos");
    check_ok(condition_count(world->business, &record, &rows, &travelling, &world->error),
             &world->error);
    assert_int_equal(travelling, 1);
}

/* clang-format off */
static const struct {
    const char *table, *word;
    enum error_code code;
    const char *sentence;
} additions[] = {
    { "nothing",    NULL,                     ERROR_NOT_FOUND, "nothing" },
    { "tpv_x",      NULL,                     ERROR_INPUT,     "interne" },
    { "sqlite_seq", NULL,                     ERROR_INPUT,     "interne" },
    { "nokey",      "tracking=yes",           ERROR_INPUT,     "clé primaire" },
    { "art",        "dossier_column=nothing", ERROR_INPUT,     "nothing" },
    { "art",        "till_column=nothing",    ERROR_INPUT,     "nothing" },
    { "art",        "condition=1) OR (1",     ERROR_INPUT,     "Condition" },
    { "art",        "position=-1",            ERROR_INPUT,     "Ordre" },
    { "",           NULL,                     ERROR_NOT_FOUND, NULL },
};
/* clang-format on */

static void what_cannot_travel_is_refused_when_it_is_added(void **state)
{
    struct installation *world = *state;
    const char *const up[] = { "direction=up", "tracking=yes", NULL };

    for (size_t i = 0; i < sizeof additions / sizeof additions[0]; i++) {
        const char *const words[] = { additions[i].word, NULL };

        check_refused(world_add_table(world, additions[i].table, words), &world->error,
                      additions[i].code, additions[i].sentence);
    }
    check_refused(world_add_table(world, "art", up), &world->error, ERROR_INPUT, "suivi");
    check_ok(world_add_table(world, "ART", NULL), &world->error);
    check_refused(world_add_table(world, "art", NULL), &world->error, ERROR_INPUT, "existe déjà");
    assert_int_equal(world_number(world->session.store,
                                  "SELECT count(*) FROM sync_field WHERE \"table\" = 'art'"),
                     5);
}

static int64_t tracked_tables(struct installation *world)
{
    if (world_number(world->business,
                     "SELECT count(*) FROM sqlite_schema WHERE name = 'tpv_tracked'") == 0)
        return 0;
    return world_number(world->business, "SELECT count(*) FROM tpv_tracked");
}

static bool save_tracked(struct installation *world)
{
    struct sync_table record;

    check_ok(sync_table_load(&world->session, "art", &record, &world->error) &&
                 record_set(&sync_table_type, &record,
                            (size_t)record_find(&sync_table_type, "tracking"), "yes",
                            &world->error),
             &world->error);
    return sync_table_save(&world->session, &record, "test", NULL, &world->error);
}

static void store_sql(struct installation *world, const char *sql)
{
    check_ok(db_exec(world->session.store, sql, &world->error), &world->error);
}

/* The database is left as it was: neither tracked for nothing, nor what was tracked forgotten. */
static void what_is_refused_changes_no_tracking(void **state)
{
    static const char *const tracking[] = { "tracking=yes", NULL };
    struct installation *world = *state;
    char *list = world_path(world, "tables.ini");
    size_t added;

    world_write(list, "[art]\ntracking = yes\n[nokey]\ntracking = yes\n");
    check_refused(default_tables_add(&world->session, list, NULL, &added, &world->error),
                  &world->error, ERROR_INPUT, "nokey");
    assert_int_equal(tracked_tables(world), 0);
    check_ok(world_add_table(world, "art", NULL), &world->error);
    check_refused(world_add_table(world, "art", tracking), &world->error, ERROR_INPUT, "existe");
    assert_int_equal(tracked_tables(world), 0);
    store_sql(world, "CREATE TRIGGER refuse BEFORE UPDATE ON sync_table"
                     " BEGIN SELECT raise(ABORT, 'no room'); END");
    check_refused(save_tracked(world), &world->error, ERROR_DATABASE, NULL);
    assert_int_equal(tracked_tables(world), 0);
    store_sql(world, "DROP TRIGGER refuse");
    check_ok(save_tracked(world), &world->error);
    assert_int_equal(tracked_tables(world), 1);
    check_refused(world_add_table(world, "art", tracking), &world->error, ERROR_INPUT, "existe");
    assert_int_equal(tracked_tables(world), 1);
    free(list);
}

static void fields_of_the_key_always_travel(void **state)
{
    struct installation *world = *state;
    struct session *session = &world->session;

    check_ok(world_add_table(world, "art", NULL), &world->error);
    check_refused(sync_field_remove(session, "art", "REF", NULL, &world->error), &world->error,
                  ERROR_INPUT, "clé");
    check_refused(sync_field_remove(session, "art", "nothing", NULL, &world->error), &world->error,
                  ERROR_NOT_FOUND, NULL);
    check_refused(sync_field_add(session, "art", "nothing", NULL, &world->error), &world->error,
                  ERROR_INPUT, "nothing");
    check_ok(sync_field_remove(session, "art", "label", NULL, &world->error), &world->error);
    check_ok(sync_field_add(session, "ART", "LABEL", NULL, &world->error), &world->error);
    check_refused(sync_field_add(session, "art", "label", NULL, &world->error), &world->error,
                  ERROR_INPUT, "existe déjà");
}

static void load(struct installation *world, char hash[DIGEST_TEXT_SIZE])
{
    struct selection selection;

    check_ok(selection_load(&world->session, world->business, &selection, &world->error),
             &world->error);
    memcpy(hash, selection.tables[0].schema, DIGEST_TEXT_SIZE);
    selection_clear(&selection);
}

/* clang-format off */
static const struct {
    const char *sql;
    bool changes;
} shapes[] = {
    { "INSERT INTO art(ref) VALUES ('Z')", false },
    { "CREATE INDEX i ON art(label)", false },
    { "CREATE TABLE other(x)", false },
    { "DROP TABLE art; CREATE TABLE art(ref TEXT NOT NULL PRIMARY KEY, label TEXT, price REAL, dos INTEGER, gross REAL AS (price * 1.2)) WITHOUT ROWID", false },
    { "DROP TABLE art; CREATE TABLE art(ref TEXT NOT NULL PRIMARY KEY, label TEXT, price NUMERIC, dos INTEGER, gross REAL) WITHOUT ROWID", true },
    { "DROP TABLE art; CREATE TABLE art(ref TEXT NOT NULL PRIMARY KEY, label TEXT COLLATE NOCASE, price NUMERIC, dos INTEGER, gross REAL) WITHOUT ROWID", true },
    { "DROP TABLE art; CREATE TABLE art(ref TEXT NOT NULL, label TEXT COLLATE NOCASE, price NUMERIC, dos INTEGER NOT NULL, gross REAL, PRIMARY KEY (dos, ref)) WITHOUT ROWID", true },
};
/* clang-format on */

static void the_hash_of_a_table_changes_with_its_shape_only(void **state)
{
    struct installation *world = *state;
    char before[DIGEST_TEXT_SIZE];
    char after[DIGEST_TEXT_SIZE];

    check_ok(world_add_table(world, "art", NULL), &world->error);
    load(world, before);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        world_sql(world, shapes[i].sql);
        load(world, after);
        if ((strcmp(before, after) != 0) != shapes[i].changes)
            fail_msg("%s", shapes[i].sql);
        memcpy(before, after, sizeof before);
    }
    check_ok(sync_field_remove(&world->session, "art", "label", NULL, &world->error),
             &world->error);
    load(world, after);
    assert_string_not_equal(before, after);
}

static void what_the_database_lost_is_named(void **state)
{
    struct installation *world = *state;
    struct selection selection;

    check_refused(selection_load(&world->session, world->business, &selection, &world->error),
                  &world->error, ERROR_INPUT, "Aucune table active");
    check_ok(world_add_table(world, "art", NULL), &world->error);
    check_ok(world_add_table(world, "nokey", NULL), &world->error);
    world_sql(world, "DROP TABLE nokey; DROP TABLE art; CREATE TABLE art(ref TEXT PRIMARY KEY)");
    check_refused(selection_load(&world->session, world->business, &selection, &world->error),
                  &world->error, ERROR_INPUT, "« label »");
    check_refused(selection_load(&world->session, world->business, &selection, &world->error),
                  &world->error, ERROR_INPUT, "nokey (la table");
}

/* clang-format off */
#define SUM "0000000000000000000000000000000000000000000000000000000000000000"

static const char manifest_json[] =
    "{\"format\":1,\"environment\":\"TPV\",\"dossier\":1,\"sequence\":1,\"kind\":\"full\",\"lineage\":\"ab\","
    "\"base\":null,\"to\":2,\"tables\":[{\"name\":\"art\",\"direction\":\"down\"}],"
    "\"members\":[{\"name\":\"data.sqlite\",\"size\":3,\"blake2b_256\":\"" SUM "\"}]}";
static const char catalogue_json[] =
    "{\"format\":1,\"environment\":\"TPV\",\"dossier\":1,\"lineage\":\"ab\",\"to\":2,"
    "\"extracts\":[{\"sequence\":1,\"kind\":\"full\",\"file\":\"a.tar.zst\",\"size\":9,"
    "\"blake2b_256\":\"" SUM "\",\"base\":null,\"to\":2}],\"packages\":[]}";

static const char *const wrong_values[] = { "true", "[]", "{}", "-1", "1.5", "\"\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\"" };
/* clang-format on */

static bool parse_manifest(const char *json, struct error *error)
{
    struct manifest manifest;
    bool ok = manifest_parse(json, strlen(json), &manifest, error);

    if (ok)
        manifest_clear(&manifest);
    return ok;
}

static bool parse_catalogue(const char *json, struct error *error)
{
    struct catalogue catalogue;
    bool ok = catalogue_parse(json, strlen(json), &catalogue, error);

    if (ok)
        catalogue_clear(&catalogue);
    return ok;
}

static void check_broken(json_t *document, json_t *object,
                         bool (*parse)(const char *, struct error *))
{
    json_t *all = json_deep_copy(object);
    const char *name;
    json_t *kept;

    json_object_foreach(all, name, kept)
    {
        struct error error = ERROR_INIT;
        char *dump;

        json_object_del(object, name);
        dump = json_dumps(document, 0);
        if (parse(dump, &error))
            fail_msg("without %s: accepted", name);
        free(dump);
        for (size_t i = 0; i < sizeof wrong_values / sizeof wrong_values[0]; i++) {
            json_t *wrong = json_loads(wrong_values[i], JSON_DECODE_ANY, NULL);

            if (json_typeof(wrong) == json_typeof(kept) && !json_is_integer(wrong)) {
                json_decref(wrong);
                continue;
            }
            json_object_set_new(object, name, wrong);
            error_clear(&error);
            dump = json_dumps(document, 0);
            if (parse(dump, &error) && !(json_is_string(wrong) && json_is_string(kept)))
                fail_msg("%s = %s: accepted", name, wrong_values[i]);
            free(dump);
        }
        json_object_set(object, name, kept);
    }
    json_decref(all);
}

static void a_manifest_lacks_nothing(void **state)
{
    struct error error = ERROR_INIT;
    json_t *document = json_loads(manifest_json, 0, NULL);
    char *dump;

    (void)state;
    check_ok(parse_manifest(manifest_json, &error), &error);
    check_broken(document, document, parse_manifest);
    check_broken(document, json_array_get(json_object_get(document, "members"), 0), parse_manifest);
    check_broken(document, json_array_get(json_object_get(document, "tables"), 0), parse_manifest);
    json_object_set_new(document, "format", json_integer(MANIFEST_FORMAT + 1));
    dump = json_dumps(document, 0);
    check_refused(parse_manifest(dump, &error), &error, ERROR_REFUSED, "plus récente");
    free(dump);
    json_decref(document);
}

static void a_catalogue_lacks_nothing_and_its_names_are_files(void **state)
{
    const char *const names[] = { "", "../x", "a/b", ".hidden", "/etc/passwd" };
    struct error error = ERROR_INIT;
    json_t *document = json_loads(catalogue_json, 0, NULL);
    json_t *entry = json_array_get(json_object_get(document, "extracts"), 0);

    (void)state;
    check_ok(parse_catalogue(catalogue_json, &error), &error);
    check_broken(document, entry, parse_catalogue);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *dump;

        json_object_set_new(entry, "file", json_string(names[i]));
        dump = json_dumps(document, 0);
        check_refused(parse_catalogue(dump, &error), &error, ERROR_CORRUPT, "« file »");
        free(dump);
    }
    json_decref(document);
}

#define IN_DOSSIER(test) cmocka_unit_test_setup_teardown(test, world_dossier, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DOSSIER(a_condition_is_one_expression_over_its_row),
        IN_DOSSIER(a_condition_on_an_empty_table_is_judged_the_same),
        IN_DOSSIER(the_dossier_column_joins_the_condition),
        IN_DOSSIER(what_cannot_travel_is_refused_when_it_is_added),
        IN_DOSSIER(what_is_refused_changes_no_tracking),
        IN_DOSSIER(fields_of_the_key_always_travel),
        IN_DOSSIER(the_hash_of_a_table_changes_with_its_shape_only),
        IN_DOSSIER(what_the_database_lost_is_named),
        cmocka_unit_test(a_manifest_lacks_nothing),
        cmocka_unit_test(a_catalogue_lacks_nothing_and_its_names_are_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
