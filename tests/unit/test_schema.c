/* SPDX-License-Identifier: MIT */
/* schema: dictionaries and scripts tried in memory, and what one package changes from another. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/package/schema.h"
#include "tests/check.h"
#include "tests/unit/world.h"

#define NOT_SCHEMA "seuls CREATE TABLE et CREATE INDEX"
#define NOT_SCRIPT "ni ATTACH, ni PRAGMA"

/* clang-format off */
static const struct {
    const char *name, *sql, *words; /* words NULL: accepted */
} dictionaries[] = {
    { "nothing",              "", NULL },
    { "comments alone",       "-- rien\n/* ni\n là */;;\n", NULL },
    { "a table",              "CREATE TABLE a(x INTEGER PRIMARY KEY, y TEXT NOT NULL DEFAULT 'é');", NULL },
    { "without its end",      "CREATE TABLE a(x)", NULL },
    { "a table and its index", "CREATE TABLE a(x); CREATE UNIQUE INDEX i ON a(x DESC) WHERE x > 1;", NULL },
    { "an index on a function", "CREATE TABLE a(x); CREATE INDEX i ON a(lower(x));", NULL },
    { "every kind of table",  "CREATE TABLE IF NOT EXISTS a(x, y AS (x + 1), z REFERENCES a(x), CHECK (x > 0), PRIMARY KEY (x)) WITHOUT ROWID, STRICT;", "" },
    { "a stricter one",       "CREATE TABLE a(x INT, y INT AS (x + 1) STORED, PRIMARY KEY (x)) STRICT, WITHOUT ROWID", NULL },
    { "a key that counts",    "CREATE TABLE a(x INTEGER PRIMARY KEY AUTOINCREMENT)", NULL },
    { "two of one name",      "CREATE TABLE a(x);\nCREATE TABLE A(y);", "« d.sql », ligne 2 : table A already exists." },
    { "no SQL",               "CREATE TABLE a(x);\n\nbonjour\n", "« d.sql », ligne 3 : near \"bonjour\"" },
    { "a comment before what is wrong", "CREATE TABLE a(x);\n-- voici\n/* et\nvoici */\nbonjour", "« d.sql », ligne 5 :" },
    { "an index on nothing",  "CREATE INDEX i ON nowhere(x)", "no such table" },
    { "INSERT",               "CREATE TABLE a(x); INSERT INTO a VALUES (1)", NOT_SCHEMA },
    { "INSERT into the schema", "INSERT INTO sqlite_master VALUES ('table', 'a', 'a', 2, 'x')", "" },
    { "UPDATE of the schema", "UPDATE sqlite_schema SET sql = NULL", "" },
    { "UPDATE",               "CREATE TABLE a(x); UPDATE a SET x = 1", NOT_SCHEMA },
    { "DELETE",               "CREATE TABLE a(x); DELETE FROM a", NOT_SCHEMA },
    { "SELECT",               "SELECT 1", NOT_SCHEMA },
    { "DROP",                 "CREATE TABLE a(x); DROP TABLE a", NOT_SCHEMA },
    { "ALTER",                "CREATE TABLE a(x); ALTER TABLE a ADD y", NOT_SCHEMA },
    { "ATTACH",               "ATTACH '/tmp/attached.db' AS b", "" },
    { "PRAGMA",               "PRAGMA writable_schema = 1", NOT_SCHEMA },
    { "VIEW",                 "CREATE VIEW v AS SELECT 1", NOT_SCHEMA },
    { "TRIGGER",              "CREATE TABLE a(x); CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END", NOT_SCHEMA },
    { "VIRTUAL TABLE",        "CREATE VIRTUAL TABLE v USING fts5(x)", NOT_SCHEMA },
    { "AS SELECT",            "CREATE TABLE a AS SELECT 1 AS x", NOT_SCHEMA },
    { "TEMP",                 "CREATE TEMP TABLE a(x)", NOT_SCHEMA },
    { "a temporary index",    "CREATE TEMP TABLE a(x); CREATE INDEX temp.i ON a(x)", NOT_SCHEMA },
    { "COMMIT",               "COMMIT; CREATE TABLE a(x)", NOT_SCHEMA },
    { "BEGIN",                "BEGIN", NOT_SCHEMA },
    { "SAVEPOINT",            "SAVEPOINT s", NOT_SCHEMA },
    { "VACUUM",               "VACUUM", "" },
    { "ANALYZE",              "ANALYZE", NOT_SCHEMA },
    { "a table of the engine", "CREATE TABLE sqlite_x(y)", "reserved" },
    { "an unfinished string", "CREATE TABLE a(x DEFAULT 'y)", "unrecognized token" },
};

static const struct {
    const char *name, *sql, *words;
} scripts[] = {
    { "rows",                 "INSERT INTO t VALUES (1, 'a'); UPDATE t SET b = 'c'; DELETE FROM t;", NULL },
    { "another shape",        "ALTER TABLE t ADD c; DROP TABLE t; CREATE TABLE t(x); CREATE VIEW v AS SELECT * FROM t", NULL },
    { "a trigger",            "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET b = 'x'; END; INSERT INTO t VALUES (1, 2)", NULL },
    { "a query",              "SELECT count(*) FROM t", NULL },
    { "a temporary table",    "CREATE TEMP TABLE z AS SELECT * FROM t; DROP TABLE z", NULL },
    { "what is not there",    "UPDATE nowhere SET x = 1", "no such table" },
    { "a constraint",         "INSERT INTO t VALUES (1, 1);\nINSERT INTO t VALUES (1, 2);", "ligne 2 : UNIQUE" },
    { "that ends the transaction", "INSERT INTO t VALUES (1, 1); INSERT OR ROLLBACK INTO t VALUES (1, 2)", "UNIQUE" },
    { "ATTACH",               "ATTACH 'attached.db' AS b", "" },
    { "VACUUM INTO",          "VACUUM INTO 'vacuum.db'", "" },
    { "DETACH",               "DETACH main", "" },
    { "PRAGMA",               "PRAGMA user_version = 3", NOT_SCRIPT },
    { "COMMIT",               "COMMIT", NOT_SCRIPT },
    { "ROLLBACK",             "ROLLBACK", NOT_SCRIPT },
    { "RELEASE",              "RELEASE x", NOT_SCRIPT },
    { "a virtual table",      "CREATE VIRTUAL TABLE v USING rtree(id, a, b)", NOT_SCRIPT },
    { "an extension",         "SELECT load_extension('x.so')", "" },
    { "endless recursion",    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) INSERT INTO t SELECT x, NULL FROM n WHERE x < 0", "l'essai dure plus de" },
    { "a huge blob",          "INSERT INTO t VALUES (1, zeroblob(1000000000))", "too big" },
    { "many large ones",      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1000) INSERT INTO t SELECT x, zeroblob(4000000) FROM n", "l'essai écrit plus de 16 Mo" },
    { "many in a temporary table", "CREATE TEMP TABLE z(x); WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1000) INSERT INTO z SELECT zeroblob(4000000) FROM n", "l'essai écrit plus de 16 Mo" },
};

static const struct {
    const char *name, *sql, *words;
} queries[] = {
    { "a query",              "SELECT count(*) = 0 FROM t;\n-- fin\n", NULL },
    { "with something before", "WITH x AS (SELECT 1) SELECT * FROM x", NULL },
    { "an endless one is not run", "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n", NULL },
    { "two",                  "SELECT 1; SELECT 2", "une seule requête" },
    { "none",                 "-- rien", "une seule requête" },
    { "a change",             "DELETE FROM t", "une seule requête" },
    { "a change that answers", "DELETE FROM t RETURNING a", "une seule requête" },
    { "PRAGMA",               "PRAGMA table_info(t)", NOT_SCRIPT },
    { "what is not there",    "SELECT x FROM t", "no such column" },
};
/* clang-format on */

static struct db *open_memory(const char *sql)
{
    struct error error = ERROR_INIT;
    struct db *memory = db_open_memory(&error);

    check_ok(memory != NULL && schema_add(memory, "before", sql, &error), &error);
    db_limit_trials(memory, 1000, 16);
    return memory;
}

static void check_trial(const char *name, bool ok, const char *words, struct error *error)
{
    print_message("%s\n", name);
    if (words == NULL)
        check_ok(ok, error);
    else
        check_refused(ok, error, ERROR_INPUT, words);
}

static void a_dictionary_creates_tables_and_indexes_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dictionaries / sizeof dictionaries[0]; i++) {
        struct error error = ERROR_INIT;
        struct db *memory = open_memory("");

        check_trial(dictionaries[i].name, schema_add(memory, "d.sql", dictionaries[i].sql, &error),
                    dictionaries[i].words, &error);
        db_close(memory);
    }
}

static void a_script_may_do_what_stays_in_its_tables(void **state)
{
    struct installation *world = *state;

    assert_int_equal(chdir(world->directory), 0);
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct error error = ERROR_INIT;
        struct db *memory = open_memory("CREATE TABLE t(a INTEGER PRIMARY KEY, b)");

        check_trial(scripts[i].name, schema_try_script(memory, "s.sql", scripts[i].sql, &error),
                    scripts[i].words, &error);
        if (scripts[i].words != NULL) /* what is refused leaves nothing */
            assert_int_equal(world_number(memory, "SELECT count(*) FROM t"), 0);
        db_close(memory);
    }
    assert_false(path_exists("attached.db"));
    assert_false(path_exists("vacuum.db"));
}

static void a_verification_is_one_query_and_is_not_run(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        struct error error = ERROR_INIT;
        struct db *memory = open_memory("CREATE TABLE t(a, b)");

        check_trial(queries[i].name, schema_try_query(memory, "v.sql", queries[i].sql, &error),
                    queries[i].words, &error);
        db_close(memory);
    }
}

static void a_trial_leaves_the_database_usable(void **state)
{
    struct error error = ERROR_INIT;
    struct db *memory = open_memory("CREATE TABLE t(a)");

    (void)state;
    check_refused(schema_add(memory, "d", "CREATE TABLE u(a); DROP TABLE t", &error), &error,
                  ERROR_INPUT, NOT_SCHEMA);
    check_ok(schema_add(memory, "d", "CREATE TABLE u(a)", &error), &error);
    check_ok(schema_try_script(memory, "s", "INSERT INTO u VALUES (1)", &error), &error);
    assert_int_equal(world_number(memory, "SELECT count(*) FROM u"), 1);
    db_close(memory);
}

static json_t *schema_of(const char *sql)
{
    struct error error = ERROR_INIT;
    struct db *memory = open_memory(sql);
    json_t *schema = schema_json(memory, &error);

    check_ok(schema != NULL, &error);
    db_close(memory);
    return schema;
}

static void a_schema_is_told_whole(void **state)
{
    json_t *schema = schema_of(
        "CREATE TABLE b(y INTEGER NOT NULL, x TEXT COLLATE NOCASE DEFAULT 'é', z AS (x || y),"
        " PRIMARY KEY (x, y)); CREATE INDEX i ON b(z); CREATE TABLE a(k INTEGER PRIMARY KEY)");
    char *dump = json_dumps(schema, JSON_SORT_KEYS | JSON_COMPACT);

    (void)state;
    assert_string_equal(dump,
                        "{\"a\":{\"columns\":{\"k\":\"INTEGER\"},\"indexes\":{},\"key\":[\"k\"]},"
                        "\"b\":{\"columns\":{\"x\":\"TEXT COLLATE NOCASE DEFAULT 'é'\","
                        "\"y\":\"INTEGER NOT NULL\",\"z\":\"GENERATED\"},"
                        "\"indexes\":{\"i\":\"CREATE INDEX i ON b(z)\"},\"key\":[\"x\",\"y\"]}}");
    free(dump);
    json_decref(schema);
}

/* clang-format off */
static const struct {
    const char *name, *before, *now, *sentence; /* "" = the same */
} differences[] = {
    { "the same",         "CREATE TABLE a(x)", "CREATE TABLE a(x)", "" },
    { "a new table",      "", "CREATE TABLE a(x)", "Nouvelle table a" },
    { "a table that is no more there", "CREATE TABLE a(x); CREATE TABLE b(y)", "CREATE TABLE a(x)",
      "Table b : plus dans les dictionnaires (les caisses la gardent)" },
    { "a new column",     "CREATE TABLE a(x)", "CREATE TABLE a(x, y TEXT NOT NULL)", "Table a : nouvelle colonne y TEXT NOT NULL" },
    { "a column without a type", "CREATE TABLE a(x)", "CREATE TABLE a(x, y)", "Table a : nouvelle colonne y" },
    { "a column less",    "CREATE TABLE a(x, y)", "CREATE TABLE a(x)", "Table a : la colonne y n'y est plus" },
    { "another type",     "CREATE TABLE a(x INT)", "CREATE TABLE a(x TEXT)", "Table a : la colonne x passe de « INT » à « TEXT »" },
    { "another default",  "CREATE TABLE a(x INT DEFAULT 1)", "CREATE TABLE a(x INT DEFAULT 2)",
      "Table a : la colonne x passe de « INT DEFAULT 1 » à « INT DEFAULT 2 »" },
    { "another collation", "CREATE TABLE a(x TEXT)", "CREATE TABLE a(x TEXT COLLATE NOCASE)",
      "Table a : la colonne x passe de « TEXT » à « TEXT COLLATE NOCASE »" },
    { "another key",      "CREATE TABLE a(x, y, PRIMARY KEY (x, y))", "CREATE TABLE a(x, y, PRIMARY KEY (y, x))",
      "Table a : la clé primaire change" },
    { "a new index",      "CREATE TABLE a(x)", "CREATE TABLE a(x); CREATE INDEX i ON a(x)", "Table a : nouvel index i" },
    { "another index",    "CREATE TABLE a(x); CREATE INDEX i ON a(x)", "CREATE TABLE a(x); CREATE UNIQUE INDEX i ON a(x)",
      "Table a : l'index i change" },
    { "an index less",    "CREATE TABLE a(x); CREATE INDEX i ON a(x)", "CREATE TABLE a(x)", "Table a : l'index i n'y est plus" },
};
/* clang-format on */

static void differences_are_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof differences / sizeof differences[0]; i++) {
        struct error error = ERROR_INIT;
        struct string_list sentences = { .items = NULL };
        json_t *before = schema_of(differences[i].before);
        json_t *now = schema_of(differences[i].now);

        check_ok(schema_compare(before, now, &sentences, &error), &error);
        print_message("%s\n", differences[i].name);
        if (differences[i].sentence[0] == '\0') {
            assert_int_equal(sentences.count, 0);
        } else {
            assert_int_equal(sentences.count, 1);
            assert_string_equal(sentences.items[0], differences[i].sentence);
        }
        string_list_clear(&sentences);
        json_decref(before);
        json_decref(now);
    }
}

static void without_a_package_before_all_is_new(void **state)
{
    struct error error = ERROR_INIT;
    struct string_list sentences = { .items = NULL };
    json_t *now = schema_of("CREATE TABLE a(x); CREATE TABLE b(x)");

    (void)state;
    check_ok(schema_compare(NULL, now, &sentences, &error), &error);
    assert_int_equal(sentences.count, 2);
    string_list_clear(&sentences);
    json_decref(now);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_directory, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dictionary_creates_tables_and_indexes_only),
        IN_WORLD(a_script_may_do_what_stays_in_its_tables),
        cmocka_unit_test(a_verification_is_one_query_and_is_not_run),
        cmocka_unit_test(a_trial_leaves_the_database_usable),
        cmocka_unit_test(a_schema_is_told_whole),
        cmocka_unit_test(differences_are_sentences),
        cmocka_unit_test(without_a_package_before_all_is_new),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
