/* SPDX-License-Identifier: MIT */
/* Tracking, rule by rule. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/db/db.h"
#include "core/sync/tracking.h"
#include "tests/check.h"

struct fixture {
    char directory[32];
    struct db *db;
    struct error error;
};

#define CHECK(fixture, call)                                                                   \
    do {                                                                                       \
        if (!(call))                                                                           \
            fail_msg("%s: %s | %s", #call, (fixture)->error.message, (fixture)->error.detail); \
    } while (0)

static struct db *open_base(struct fixture *fixture)
{
    char *url = string_format(&fixture->error, "sqlite:%s/base.db", fixture->directory);
    struct db *db = db_open(url, DB_CREATE, &fixture->error);

    free(url);
    assert_non_null(db);
    CHECK(fixture, db_exec(db,
                           "PRAGMA synchronous = off; PRAGMA journal_mode = memory;"
                           " PRAGMA foreign_keys = on; PRAGMA recursive_triggers = off",
                           &fixture->error));
    return db;
}

static void set_up(struct fixture *fixture)
{
    *fixture = (struct fixture){ .directory = "/tmp/tracking-XXXXXX" };
    assert_non_null(mkdtemp(fixture->directory));
    fixture->db = open_base(fixture);
}

static void tear_down(struct fixture *fixture)
{
    db_close(fixture->db);
    error_clear(&fixture->error);
    assert_true(path_remove_tree(fixture->directory, &fixture->error));
}

static void run(struct fixture *fixture, const char *sql)
{
    CHECK(fixture, db_exec(fixture->db, sql, &fixture->error));
}

/* The application's statement may fail: what it did stays or not. */
static void run_or_fail(struct fixture *fixture, const char *sql)
{
    struct error ignored = ERROR_INIT;

    db_exec(fixture->db, sql, &ignored);
}

static int64_t number(struct fixture *fixture, const char *sql)
{
    int64_t value;

    CHECK(fixture, db_query_integer(fixture->db, sql, -1, &value, &fixture->error));
    return value;
}

/* The touched keys of table t at or after a version, "1 2 'a'/3". */
static char *touched(struct fixture *fixture, int64_t version, int keys)
{
    char *sql = string_format(&fixture->error,
                              "SELECT group_concat(k, ' ') FROM (SELECT %s AS k"
                              " FROM tpv_touched_t WHERE version >= %lld ORDER BY 1)",
                              keys == 1 ? "quote(k1)" : "quote(k1) || '/' || quote(k2)",
                              (long long)version);
    struct statement *row = db_prepare(fixture->db, sql, &fixture->error);
    char *list;

    CHECK(fixture, row != NULL && db_step(row, &fixture->error));
    list = string_copy(db_text(row, 0), &fixture->error);
    db_finalize(row);
    free(sql);
    return list;
}

/*
 * What is touched by what is written.
 */
/* clang-format off */
static const struct {
    const char *name;
    const char *before; /* the table t, and its rows */
    const char *write;
    const char *expected;
    int keys;
} writes[] = {
    { "insert, update and delete touch the key",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1, 'a'), (2, 'b'), (3, 'c')",
      "INSERT INTO t(v) VALUES('d'); UPDATE t SET v = 'x' WHERE id = 2; DELETE FROM t WHERE id = 3", "2 3 4", 1 },
    { "delete without a condition touches every key",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1, 'a'), (2, 'b')", "DELETE FROM t", "1 2", 1 },
    { "an update of the key touches the old and the new",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1, 'a')", "UPDATE t SET id = 9", "1 9", 1 },
    { "so does SET rowid",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1, 'a')", "UPDATE t SET rowid = 9", "1 9", 1 },
    { "and SET oid on a STRICT table",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v INT) STRICT; INSERT INTO t VALUES(1, 5)", "UPDATE t SET OID = 9", "1 9", 1 },
    { "what is rolled back touches nothing",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v)",
      "BEGIN; INSERT INTO t VALUES(1, 1); SAVEPOINT s; INSERT INTO t VALUES(2, 2); ROLLBACK TO s; COMMIT", "1", 1 },
    { "an ignored row touches nothing",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1, 1)", "INSERT OR IGNORE INTO t VALUES(1, 2)", NULL, 1 },
    { "REPLACE through another uniqueness touches what it removes",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE); INSERT INTO t VALUES(1, 'a'), (2, 'b')", "REPLACE INTO t VALUES(9, 'a')", "1 9", 1 },
    { "through several at once",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE, w UNIQUE); INSERT INTO t VALUES(1, 'a', 1), (2, 'b', 2)",
      "REPLACE INTO t VALUES(9, 'a', 2)", "1 2 9", 1 },
    { "on update too",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE); INSERT INTO t VALUES(1, 'a'), (2, 'b')", "UPDATE OR REPLACE t SET u = 'a' WHERE id = 2", "1 2", 1 },
    { "a constraint that says REPLACE needs no clause",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE ON CONFLICT REPLACE); INSERT INTO t VALUES(1, 'a')", "INSERT INTO t VALUES(2, 'a')", "1 2", 1 },
    { "with the collation of the index",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u); CREATE UNIQUE INDEX i ON t(u COLLATE NOCASE DESC); INSERT INTO t VALUES(1, 'a')",
      "REPLACE INTO t VALUES(2, 'A')", "1 2", 1 },
    { "a change that only the index sees",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u COLLATE NOCASE); CREATE UNIQUE INDEX i ON t(u COLLATE BINARY);"
      " INSERT INTO t VALUES(1, 'a'), (2, 'A')", "UPDATE OR REPLACE t SET u = 'a' WHERE id = 2", "1 2", 1 },
    { "NULLs of a unique column never meet",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE); INSERT INTO t VALUES(1, NULL)", "REPLACE INTO t VALUES(2, NULL)", "2", 1 },
    { "a NULL that becomes the default",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u NOT NULL DEFAULT 'it''s' UNIQUE); INSERT INTO t VALUES(1, 'it''s')",
      "REPLACE INTO t VALUES(2, NULL)", "1 2", 1 },
    { "a default that is a bare word",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u NOT NULL DEFAULT abc UNIQUE); INSERT INTO t VALUES(1, 'abc')",
      "REPLACE INTO t VALUES(2, NULL)", "1 2", 1 },
    { "a default as its column stores it",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, r REAL NOT NULL DEFAULT 3); CREATE UNIQUE INDEX i ON t(r || 'x'); INSERT INTO t VALUES(1, 3)",
      "REPLACE INTO t VALUES(2, NULL)", "1 2", 1 },
    { "a generated column computed from a default",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, a NOT NULL DEFAULT 'x', g AS (upper(a)) UNIQUE, h AS (g || '!')); INSERT INTO t VALUES(1, 'x')",
      "REPLACE INTO t VALUES(2, NULL)", "1 2", 1 },
    { "a generated column of which one source changes",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, g AS (a || '-' || b) UNIQUE); INSERT INTO t VALUES(1, 1, 2), (2, 3, 2)",
      "UPDATE OR REPLACE t SET a = 1 WHERE id = 2", "1 2", 1 },
    { "a partial index, entered by another column",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u, active); CREATE UNIQUE INDEX i ON t(u) WHERE active = 1;"
      " INSERT INTO t VALUES(1, 'a', 1), (2, 'a', 0)", "UPDATE OR REPLACE t SET active = 1 WHERE id = 2", "1 2", 1 },
    { "an expression, with comments and doubtful quotes",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, \"a,b\", c); CREATE UNIQUE INDEX i /* ( */ ON t( -- , (\n"
      " lower(\"a,b\") || ',' || [c] COLLATE BINARY DESC , `c`); INSERT INTO t VALUES(1, 'A', 2)",
      "REPLACE INTO t VALUES(5, 'a', 2)", "1 5", 1 },
    { "the row's own number",
      "CREATE TABLE t(k TEXT PRIMARY KEY, v); INSERT INTO t(rowid, k) VALUES(5, 'a'), (6, 'b')", "REPLACE INTO t(rowid, k) VALUES(5, 'c')", "'a' 'c'", 1 },
    { "updated under its third name",
      "CREATE TABLE t(rowid TEXT PRIMARY KEY, _rowid_); INSERT INTO t(oid, rowid) VALUES(5, 'a'), (6, 'b')", "UPDATE OR REPLACE t SET oid = 5 WHERE rowid = 'b'", "'a' 'b'", 1 },
    { "a composite key in its own order, WITHOUT ROWID",
      "CREATE TABLE t(a, b COLLATE NOCASE, PRIMARY KEY(b, a)) WITHOUT ROWID", "INSERT INTO t VALUES(1, 'x'), (1, 'y'); UPDATE t SET b = 'X' WHERE b = 'x'", "'x'/1 'y'/1", 2 },
    { "a key of NULLs",
      "CREATE TABLE t(a TEXT, b INT, PRIMARY KEY(a, b))", "INSERT INTO t VALUES(NULL, 1), ('x', NULL); INSERT INTO t VALUES('x', 2)", "'x'/2 'x'/NULL NULL/1", 2 },
    { "a key keeps its type",
      "CREATE TABLE t(k BLOB PRIMARY KEY)", "INSERT INTO t VALUES(1), ('1'), (x'31'), (2.5)", "'1' 1 2.5 X'31'", 1 },
    { "cascades",
      "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(id INTEGER PRIMARY KEY, p REFERENCES p ON DELETE CASCADE ON UPDATE CASCADE);"
      " INSERT INTO p VALUES(1), (2); INSERT INTO t VALUES(10, 1), (11, 2), (12, NULL)",
      "DELETE FROM p WHERE id = 1; UPDATE p SET id = 3", "10 11", 1 },
    { "a foreign key that waits for the end",
      "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(id INTEGER PRIMARY KEY, p REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
      "BEGIN; REPLACE INTO t VALUES(1, 5); UPDATE OR FAIL t SET p = 6; INSERT INTO p VALUES(6); COMMIT", "1", 1 },
    { "a cascade stopped by FAIL, the parent already gone",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE, v); CREATE TABLE c(t REFERENCES t(u) ON DELETE CASCADE);"
      " CREATE TRIGGER a AFTER DELETE ON c BEGIN SELECT RAISE(FAIL, 'no'); END;"
      " INSERT INTO t VALUES(1, 7, 1); INSERT INTO c VALUES(7)",
      "REPLACE INTO t VALUES(1, 8, 2)", "1", 1 },
    { "the newest trigger is not the application's",
      "CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT RAISE(IGNORE); END", "INSERT INTO t VALUES(4)", "4", 1 },
};
/* clang-format on */

static void writes_touch_the_keys_they_change(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++) {
        struct tracking_point point;
        struct fixture fixture;
        char *list;

        set_up(&fixture);
        run(&fixture, writes[i].before);
        CHECK(&fixture, tracking_enable(fixture.db, "T", &fixture.error));
        CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
        run_or_fail(&fixture, writes[i].write);
        list = touched(&fixture, point.version, writes[i].keys);
        if (strcmp(list, writes[i].expected == NULL ? "" : writes[i].expected) != 0)
            fail_msg("%s: touched %s, not %s", writes[i].name, list, writes[i].expected);
        free(list);
        tear_down(&fixture);
    }
}

static void a_key_touched_again_moves_to_the_new_epoch(void **state)
{
    struct tracking_point point;
    struct fixture fixture;

    (void)state;
    set_up(&fixture);
    run(&fixture, "CREATE TABLE t(id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES(1, 1), (2, 2)");
    CHECK(&fixture, tracking_enable(fixture.db, "t", &fixture.error));
    run(&fixture, "UPDATE t SET v = 3");
    CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
    run(&fixture, "UPDATE t SET v = 4 WHERE id = 2");
    assert_int_equal(number(&fixture, "SELECT count(*) FROM tpv_touched_t"), 2);
    assert_int_equal(number(&fixture, "SELECT version FROM tpv_touched_t WHERE k1 = 2"),
                     point.version);
    assert_int_equal(number(&fixture, "SELECT version FROM tpv_touched_t WHERE k1 = 1"),
                     point.version - 1);
    tear_down(&fixture);
}

/* clang-format off */
static const struct {
    const char *name;
    const char *sql;
    enum error_code code;
    const char *says; /* in the message */
} refusals[] = {
    { "no primary key", "CREATE TABLE t(a)", ERROR_INPUT, "clé primaire" },
    { "no table", "SELECT 1", ERROR_NOT_FOUND, "« t »" },
    { "a view", "CREATE VIEW t AS SELECT 1 AS id", ERROR_NOT_FOUND, "« t »" },
    { "a virtual table", "CREATE VIRTUAL TABLE t USING fts5(a)", ERROR_NOT_FOUND, "« t »" },
    { "an expression that may fail", "CREATE TABLE t(id INTEGER PRIMARY KEY, a); CREATE UNIQUE INDEX bad ON t(abs(a))", ERROR_INPUT, "« bad »" },
    { "an operator that may fail", "CREATE TABLE t(id INTEGER PRIMARY KEY, a); CREATE UNIQUE INDEX bad ON t(a) WHERE a LIKE 'x' ESCAPE '!'", ERROR_INPUT, "« bad »" },
    { "the row's number in a predicate", "CREATE TABLE t(k TEXT PRIMARY KEY, a); CREATE UNIQUE INDEX bad ON t(a) WHERE rowid > 5", ERROR_INPUT, "« bad »" },
    { "a number not yet known", "CREATE TABLE t(id INTEGER PRIMARY KEY, g AS (id % 3)); CREATE UNIQUE INDEX bad ON t(g)", ERROR_INPUT, "« bad »" },
};
/* clang-format on */

static void what_cannot_be_followed_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct fixture fixture;

        set_up(&fixture);
        run(&fixture, refusals[i].sql);
        if (tracking_enable(fixture.db, "t", &fixture.error) ||
            fixture.error.code != refusals[i].code ||
            strstr(fixture.error.message, refusals[i].says) == NULL)
            fail_msg("%s: %s", refusals[i].name, fixture.error.message);
        error_clear(&fixture.error);
        assert_int_equal(
            number(&fixture, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'tpv%'"), 0);
        tear_down(&fixture);
    }
}

/* clang-format off */
static const struct {
    const char *name;
    const char *sql; /* after t(id INTEGER PRIMARY KEY, a, b) was enabled */
    enum tracking_table_verdict verdict;
} breakages[] = {
    { "nothing", "SELECT 1", TRACKED_VALID },
    { "the table dropped", "DROP TABLE t", TRACKED_BROKEN },
    { "dropped and made again", "DROP TABLE t; CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)", TRACKED_BROKEN },
    { "renamed", "ALTER TABLE t RENAME TO u", TRACKED_BROKEN },
    { "a trigger dropped", "DROP TRIGGER tpv_ai_t", TRACKED_BROKEN },
    { "the touched keys dropped", "DROP TABLE tpv_touched_t", TRACKED_BROKEN },
    { "a uniqueness added", "CREATE UNIQUE INDEX u ON t(a)", TRACKED_BROKEN },
    { "one that cannot be followed", "CREATE UNIQUE INDEX u ON t(abs(a))", TRACKED_BROKEN },
    { "an ordinary index added", "CREATE INDEX u ON t(a)", TRACKED_VALID },
    { "a column added and another dropped", "ALTER TABLE t ADD COLUMN c; ALTER TABLE t DROP COLUMN b", TRACKED_VALID },
    { "the key's column renamed", "ALTER TABLE t RENAME COLUMN id TO key", TRACKED_VALID },
    { "a later trigger after insert", "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT RAISE(IGNORE); END", TRACKED_BROKEN },
    { "a later trigger before insert", "CREATE TRIGGER x BEFORE INSERT ON t BEGIN SELECT RAISE(IGNORE); END", TRACKED_VALID },
    { "a later trigger after update", "CREATE TRIGGER x AFTER UPDATE ON t BEGIN SELECT RAISE(FAIL, 'x'); END", TRACKED_VALID },
    { "the file rewritten", "VACUUM", TRACKED_VALID },
};
/* clang-format on */

static void breakages_are_seen_and_repaired(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof breakages / sizeof breakages[0]; i++) {
        enum tracking_table_verdict verdict;
        struct tracking_point point;
        struct fixture fixture;

        set_up(&fixture);
        run(&fixture, "CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)");
        CHECK(&fixture, tracking_enable(fixture.db, "t", &fixture.error));
        CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
        run(&fixture, breakages[i].sql);
        db_close(fixture.db);
        fixture.db = open_base(&fixture);
        CHECK(&fixture, tracking_check_table(fixture.db, "t", &point, &verdict, &fixture.error));
        if (verdict != breakages[i].verdict)
            fail_msg("%s: verdict %d", breakages[i].name, (int)verdict);
        if (verdict == TRACKED_BROKEN && tracking_repair(fixture.db, "t", &fixture.error)) {
            CHECK(&fixture,
                  tracking_check_table(fixture.db, "t", &point, &verdict, &fixture.error));
            assert_int_equal(verdict, TRACKED_EXPIRED);
            run(&fixture, "INSERT INTO t(a) VALUES(1)");
            assert_int_equal(number(&fixture, "SELECT count(*) FROM tpv_touched_t"), 1);
        }
        error_clear(&fixture.error);
        CHECK(&fixture, tracking_disable(fixture.db, "t", &fixture.error));
        assert_int_equal(number(&fixture, "SELECT count(*) FROM sqlite_schema"
                                          " WHERE name LIKE 'tpv\\_%\\_t' ESCAPE '\\'"),
                         0);
        tear_down(&fixture);
    }
}

/* Several tables whose names differ in odd ways live side by side. */
static void odd_names_do_not_meet(void **state)
{
    static const char *const names[] = { "a",   "A b",    "a\"b", "a'b", "[a]",  "new",
                                         "old", "select", "1er",  "été", "ai_a", "u_a",
                                         "k_a", "main",   "a%",   "a_" };
    struct fixture fixture;

    (void)state;
    set_up(&fixture);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct text sql = TEXT_INIT;

        text_add(&sql, "CREATE TABLE ");
        text_add_identifier(&sql, names[i]);
        text_add(&sql, "(\"new\" INTEGER PRIMARY KEY, \"old\" UNIQUE)");
        run(&fixture, text_string(&sql));
        CHECK(&fixture, tracking_enable(fixture.db, names[i], &fixture.error));
        text_reset(&sql);
        text_add(&sql, "INSERT INTO ");
        text_add_identifier(&sql, names[i]);
        text_add(&sql, " VALUES(1, 1); REPLACE INTO ");
        text_add_identifier(&sql, names[i]);
        text_add(&sql, " VALUES(2, 1)");
        run(&fixture, text_string(&sql));
        text_clear(&sql);
    }
    CHECK(&fixture, tracking_disable(fixture.db, "a", &fixture.error));
    {
        struct tracking_table *tables;
        size_t count;

        CHECK(&fixture, tracking_list(fixture.db, &tables, &count, &fixture.error));
        assert_int_equal(count, sizeof names / sizeof names[0] - 1);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(tables[i].verdict, TRACKED_VALID);
            assert_int_equal(tables[i].touched, 2);
        }
        tracking_list_free(tables, count);
    }
    CHECK(&fixture, tracking_remove_all(fixture.db, &fixture.error));
    assert_int_equal(number(&fixture, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'tpv%'"),
                     0);
    tear_down(&fixture);
}

static enum tracking_verdict check(struct fixture *fixture, const struct tracking_point *point)
{
    enum tracking_verdict verdict;

    CHECK(fixture, tracking_check_point(fixture->db, point, &verdict, &fixture->error));
    return verdict;
}

static void a_restored_database_is_noticed(void **state)
{
    struct tracking_point before;
    struct tracking_point point;
    struct tracking_point other;
    struct fixture fixture;

    (void)state;
    set_up(&fixture);
    run(&fixture, "CREATE TABLE t(id INTEGER PRIMARY KEY)");
    assert_false(tracking_open_epoch(fixture.db, &before, &fixture.error));
    assert_int_equal(fixture.error.code, ERROR_REFUSED);
    error_clear(&fixture.error);
    CHECK(&fixture, tracking_enable(fixture.db, "t", &fixture.error));
    CHECK(&fixture, tracking_open_epoch(fixture.db, &before, &fixture.error));
    run(&fixture, "CREATE TABLE kept AS SELECT * FROM tpv_epoch");
    CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
    assert_int_equal(point.version, before.version + 1);
    assert_string_not_equal(point.token, before.token);
    assert_string_equal(point.lineage, before.lineage);
    assert_int_equal(check(&fixture, &point), TRACKING_VALID);
    other = point;
    other.lineage[0] = other.lineage[0] == 'a' ? 'b' : 'a';
    assert_int_equal(check(&fixture, &other), TRACKING_OTHER_LINEAGE);
    /* A backup comes back, then goes its own way past the base. */
    run(&fixture, "DELETE FROM tpv_epoch; INSERT INTO tpv_epoch SELECT * FROM kept");
    assert_int_equal(check(&fixture, &before), TRACKING_VALID);
    assert_int_equal(check(&fixture, &point), TRACKING_RESTORED);
    CHECK(&fixture, tracking_open_epoch(fixture.db, &other, &fixture.error));
    assert_int_equal(other.version, point.version);
    assert_int_equal(check(&fixture, &point), TRACKING_RESTORED);
    assert_int_equal(check(&fixture, &other), TRACKING_VALID);
    tear_down(&fixture);
}

static void a_newer_format_is_refused(void **state)
{
    enum tracking_table_verdict verdict;
    struct tracking_point point = { .version = 1 };
    struct fixture fixture;

    (void)state;
    set_up(&fixture);
    run(&fixture, "CREATE TABLE t(id INTEGER PRIMARY KEY)");
    CHECK(&fixture, tracking_enable(fixture.db, "t", &fixture.error));
    run(&fixture, "UPDATE tpv_tracking SET format = 99");
    assert_false(tracking_install(fixture.db, &fixture.error));
    assert_int_equal(fixture.error.code, ERROR_REFUSED);
    error_clear(&fixture.error);
    assert_false(tracking_check_table(fixture.db, "t", &point, &verdict, &fixture.error));
    assert_int_equal(fixture.error.code, ERROR_REFUSED);
    error_clear(&fixture.error);
    assert_false(tracking_disable(fixture.db, "t", &fixture.error));
    tear_down(&fixture);
}

static void enabling_again_changes_nothing(void **state)
{
    enum tracking_table_verdict verdict;
    struct tracking_point point;
    struct fixture fixture;

    (void)state;
    set_up(&fixture);
    run(&fixture, "CREATE TABLE t(id INTEGER PRIMARY KEY)");
    CHECK(&fixture, tracking_enable(fixture.db, "t", &fixture.error));
    CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
    CHECK(&fixture, tracking_enable(fixture.db, "T", &fixture.error));
    CHECK(&fixture, tracking_check_table(fixture.db, "t", &point, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_VALID);
    CHECK(&fixture, tracking_disable(fixture.db, "t", &fixture.error));
    CHECK(&fixture, tracking_check_table(fixture.db, "t", &point, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_NOT);
    CHECK(&fixture, tracking_enable(fixture.db, "t", &fixture.error));
    CHECK(&fixture, tracking_check_table(fixture.db, "t", &point, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_EXPIRED);
    tear_down(&fixture);
}

static const char many_keys[] =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, v);"
    "CREATE TABLE w(a TEXT COLLATE NOCASE, b INT, PRIMARY KEY(a, b)) WITHOUT ROWID;"
    "CREATE TABLE n(a TEXT, b, PRIMARY KEY(a, b)); CREATE TABLE empty(id INTEGER PRIMARY KEY)";
static const char fill[] =
    "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 5000)"
    " INSERT INTO t SELECT i, i FROM c;"
    "INSERT INTO w SELECT 'k' || (id / 7), id FROM t;"
    "INSERT INTO n SELECT CASE WHEN id % 3 THEN 'k' || id END, id FROM t";

static void enable_all(struct fixture *fixture)
{
    static const char *const names[] = { "t", "w", "n", "empty" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CHECK(fixture, tracking_enable(fixture->db, names[i], &fixture->error));
}

static void purge_forgets_what_is_old_and_only_that(void **state)
{
    enum tracking_table_verdict verdict;
    struct tracking_point first;
    struct tracking_point second;
    struct fixture fixture;
    int64_t removed;

    (void)state;
    set_up(&fixture);
    run(&fixture, many_keys);
    enable_all(&fixture);
    CHECK(&fixture, tracking_open_epoch(fixture.db, &first, &fixture.error));
    run(&fixture, fill);
    CHECK(&fixture, tracking_open_epoch(fixture.db, &second, &fixture.error));
    run(&fixture, "UPDATE t SET v = 0 WHERE id % 100 = 0; UPDATE w SET b = b WHERE b % 100 = 0;"
                  " UPDATE n SET b = b WHERE b % 100 = 0");
    /* Everything is younger than a day: nothing goes. */
    CHECK(&fixture, tracking_purge(fixture.db, 86400, NULL, &removed, &fixture.error));
    assert_int_equal(removed, 0);
    CHECK(&fixture, tracking_check_table(fixture.db, "w", &first, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_VALID);
    /* The first epochs ended two days ago. */
    run(&fixture, "UPDATE tpv_epoch SET opened_at = '2020-01-01T00:00:00Z'");
    CHECK(&fixture, tracking_purge(fixture.db, 86400, NULL, &removed, &fixture.error));
    /* A NULL key equals none: it is there once for each time it was touched. */
    assert_int_equal(removed, 3 * 4950 + 16);
    assert_int_equal(number(&fixture, "SELECT (SELECT count(*) FROM tpv_touched_t)"
                                      " + (SELECT count(*) FROM tpv_touched_w)"
                                      " + (SELECT count(*) FROM tpv_touched_n)"),
                     166);
    CHECK(&fixture, tracking_check_table(fixture.db, "empty", &first, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_EXPIRED);
    CHECK(&fixture, tracking_check_table(fixture.db, "empty", &second, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_VALID);
    assert_int_equal(check(&fixture, &first), TRACKING_VALID);
    assert_int_equal(check(&fixture, &second), TRACKING_VALID);
    CHECK(&fixture, tracking_purge(fixture.db, 0, NULL, &removed, &fixture.error));
    assert_int_equal(removed, 166);
    CHECK(&fixture, tracking_check_table(fixture.db, "t", &second, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_EXPIRED);
    assert_int_equal(number(&fixture, "SELECT count(*) FROM tpv_epoch"), 1);
    tear_down(&fixture);
}

static bool stop_at_once(void *data)
{
    int *asked = data;

    return ++*asked > 2;
}

static void a_stopped_purge_leaves_no_valid_base_behind(void **state)
{
    static const struct job_operations operations = { .stopping = stop_at_once };
    int asked = 0;
    struct job job = { .operations = &operations, .data = &asked };
    enum tracking_table_verdict verdict;
    struct tracking_point point;
    struct fixture fixture;
    int64_t removed;

    (void)state;
    set_up(&fixture);
    run(&fixture, many_keys);
    enable_all(&fixture);
    CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
    run(&fixture, fill);
    assert_false(tracking_purge(fixture.db, 0, &job, &removed, &fixture.error));
    assert_int_equal(fixture.error.code, ERROR_STOPPED);
    error_clear(&fixture.error);
    assert_in_range(removed, 1, 14999);
    CHECK(&fixture, tracking_check_table(fixture.db, "t", &point, &verdict, &fixture.error));
    assert_int_equal(verdict, TRACKED_EXPIRED);
    tear_down(&fixture);
}

/* A clock that was wrong for a while neither keeps for ever nor removes too soon. */
static void purge_survives_a_wrong_clock(void **state)
{
    struct tracking_point point;
    struct fixture fixture;
    int64_t removed;

    (void)state;
    set_up(&fixture);
    run(&fixture, "CREATE TABLE t(id INTEGER PRIMARY KEY)");
    CHECK(&fixture, tracking_enable(fixture.db, "t", &fixture.error));
    run(&fixture, "INSERT INTO t VALUES(1)");
    CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
    run(&fixture, "INSERT INTO t VALUES(2)");
    CHECK(&fixture, tracking_open_epoch(fixture.db, &point, &fixture.error));
    /* The last one claims to be of 1980: the second ended then, but the first only today. */
    run(&fixture, "UPDATE tpv_epoch SET opened_at = '1980-01-01T00:00:00Z' WHERE version ="
                  " (SELECT max(version) FROM tpv_epoch)");
    CHECK(&fixture, tracking_purge(fixture.db, 86400, NULL, &removed, &fixture.error));
    assert_int_equal(removed, 0);
    run(&fixture, "UPDATE tpv_epoch SET opened_at = '2020-01-01T00:00:00Z';"
                  " UPDATE tpv_epoch SET opened_at = '2999-01-01T00:00:00Z' WHERE version = 3");
    CHECK(&fixture, tracking_purge(fixture.db, 86400, NULL, &removed, &fixture.error));
    assert_int_equal(removed, 2);
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_touch_the_keys_they_change),
        cmocka_unit_test(a_key_touched_again_moves_to_the_new_epoch),
        cmocka_unit_test(what_cannot_be_followed_is_refused),
        cmocka_unit_test(breakages_are_seen_and_repaired),
        cmocka_unit_test(odd_names_do_not_meet),
        cmocka_unit_test(a_restored_database_is_noticed),
        cmocka_unit_test(a_newer_format_is_refused),
        cmocka_unit_test(enabling_again_changes_nothing),
        cmocka_unit_test(purge_forgets_what_is_old_and_only_that),
        cmocka_unit_test(a_stopped_purge_leaves_no_valid_base_behind),
        cmocka_unit_test(purge_survives_a_wrong_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
