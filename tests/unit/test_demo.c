/* SPDX-License-Identifier: MIT */
/* The demonstration database: the same every time, sound, of every kind, alive. */
#include "config.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/demo/demo.h"
#include "tests/check.h"

static const double small = 0.05;

/* A directory of the test's own, and an error that must stay empty. */
struct place {
    char directory[64];
    struct error error;
};

static int open_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    if (place == NULL)
        return -1;
    string_store(place->directory, sizeof place->directory, "/tmp/test-demo-XXXXXX");
    *state = place;
    return mkdtemp(place->directory) == NULL ? -1 : 0;
}

static int close_place(void **state)
{
    struct place *place = *state;
    struct error error = ERROR_INIT;
    bool ok = path_remove_tree(place->directory, &error);

    free(place);
    return ok ? 0 : -1;
}

static void check_ok(bool ok, const struct error *error)
{
    if (!ok || error->code != ERROR_NONE)
        fail_msg("%s | %s", error->message, error->detail);
}

/* The caller frees. */
static char *path_in(struct place *place, const char *name)
{
    char *path = path_join(place->directory, name, &place->error);

    assert_non_null(path);
    return path;
}

static char *url_in(struct place *place, const char *name)
{
    char *url = string_format(&place->error, "sqlite:%s/%s", place->directory, name);

    assert_non_null(url);
    return url;
}

static void generate(struct place *place, const char *name, double scale)
{
    char *path = path_in(place, name);

    check_ok(demo_generate(path, scale, NULL, &place->error), &place->error);
    free(path);
}

static struct db *open_database(struct place *place, const char *name)
{
    char *url = url_in(place, name);
    struct db *db = db_open(url, DB_READ_WRITE, &place->error);

    check_ok(db != NULL, &place->error);
    free(url);
    return db;
}

static struct db *generate_open(struct place *place, const char *name)
{
    generate(place, name, small);
    return open_database(place, name);
}

static int64_t query(struct db *db, const char *sql)
{
    struct error error = ERROR_INIT;
    int64_t value;

    check_ok(db_query_integer(db, sql, -1, &value, &error), &error);
    return value;
}

static void check_sound(struct db *db)
{
    struct error error = ERROR_INIT;
    struct statement *statement = db_prepare(db, "PRAGMA integrity_check", &error);

    check_ok(statement != NULL && db_step(statement, &error), &error);
    assert_string_equal(db_text(statement, 0), "ok");
    db_finalize(statement);
    assert_int_equal(query(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3u;
    return (hash ^ size) * 0x100000001b3u;
}

/* Of all rows of a table, in the order of all their columns. */
static uint64_t hash_table(struct db *db, const char *name, uint64_t hash)
{
    struct error error = ERROR_INIT;
    struct text sql = TEXT_INIT;
    struct db_table table;
    struct statement *rows;

    check_ok(db_describe(db, name, &table, &error), &error);
    text_add(&sql, "SELECT * FROM ");
    text_add_identifier(&sql, name);
    for (size_t i = 0; i < table.column_count; i++)
        text_format(&sql, "%s%zu", i == 0 ? " ORDER BY " : ", ", i + 1);
    rows = db_prepare_text(db, &sql, &error);
    check_ok(rows != NULL, &error);
    while (db_step(rows, &error))
        for (int i = 0; i < db_columns(rows); i++) {
            size_t size;
            const void *bytes = db_blob(rows, i, &size);

            hash = hash_bytes(hash, bytes, size) + (db_is_null(rows, i) ? 1 : 0);
        }
    check_ok(true, &error);
    db_finalize(rows);
    db_table_clear(&table);
    text_clear(&sql);
    return hash_bytes(hash, name, strlen(name));
}

static uint64_t hash_database(struct db *db)
{
    struct error error = ERROR_INIT;
    struct string_list names = { .items = NULL };
    uint64_t hash = 0xcbf29ce484222325u;

    check_ok(db_list_tables(db, &names, &error), &error);
    for (size_t i = 0; i < names.count; i++)
        hash = hash_table(db, names.items[i], hash);
    string_list_clear(&names);
    return hash;
}

static void simulate(struct db *db, unsigned days)
{
    struct error error = ERROR_INIT;

    for (unsigned day = 0; day < days; day++)
        check_ok(demo_simulate_day(db, day, NULL, &error), &error);
}

static void the_same_scale_gives_the_same_rows(void **state)
{
    struct db *first = generate_open(*state, "first.db");
    struct db *second = generate_open(*state, "second.db");
    struct db *other;

    assert_true(hash_database(first) == hash_database(second));
    generate(*state, "other.db", 0.06);
    other = open_database(*state, "other.db");
    assert_true(hash_database(first) != hash_database(other));
    db_close(first);
    db_close(second);
    db_close(other);
}

/* What the schema and the rows must hold at least, so that whoever reads them meets it. */
static void every_kind_is_there(void **state)
{
    /* clang-format off */
    static const struct {
        const char *name;
        const char *sql;
        int64_t least;
    } kinds[] = {
        { "tables", "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'", 32 },
        { "without rowid", "SELECT sum(wr) FROM pragma_table_list WHERE schema = 'main'", 5 },
        { "strict", "SELECT sum(strict) FROM pragma_table_list WHERE schema = 'main'", 2 },
        { "indexes", "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL", 9 },
        { "partial unique", "SELECT count(*) FROM sqlite_schema WHERE sql LIKE 'CREATE UNIQUE%WHERE%'", 1 },
        { "unique constraints", "SELECT count(*) FROM sqlite_schema s, pragma_index_list(s.name) i"
          " WHERE s.type = 'table' AND i.origin = 'u'", 5 },
        { "cascades", "SELECT count(*) FROM sqlite_schema s, pragma_foreign_key_list(s.name) f"
          " WHERE s.type = 'table' AND f.on_delete = 'CASCADE'", 5 },
        { "nocase", "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%COLLATE NOCASE%'", 2 },
        { "number keys", "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%INTEGER PRIMARY KEY%'", 5 },
        { "text keys", "SELECT count(*) FROM sqlite_schema s, pragma_table_info(s.name) c"
          " WHERE s.type = 'table' AND c.pk = 1 AND c.type = 'TEXT'", 3 },
        { "composite keys", "SELECT count(*) FROM sqlite_schema s, pragma_table_info(s.name) c"
          " WHERE s.type = 'table' AND c.pk = 2", 5 },
        { "no key", "SELECT count(*) FROM LOGIMP", 1 },
        { "photos", "SELECT count(*) FROM ARTPHOTO WHERE typeof(PHOTO) = 'blob'"
          " AND hex(substr(PHOTO, 1, 2)) = '424D' AND length(PHOTO) > 500", 20 },
        { "nulls", "SELECT count(*) FROM CLI WHERE PRENOM IS NULL OR EMAIL IS NULL", 20 },
        { "long texts", "SELECT count(*) FROM ART WHERE length(DESCRIPTIF) > 4096", 1 },
        { "accents", "SELECT count(*) FROM CLI WHERE NOM LIKE '%é%'", 5 },
        { "prices in 9", "SELECT min(PU % 10 = 9) FROM ART", 1 },
        { "VAT rates", "SELECT count(*) FROM TVA WHERE TVATAUX IN (20, 10, 5.5, 2.1)", 4 },
        { "second dossier", "SELECT count(*) FROM ART WHERE DOS = 2", 5 },
        { "smaller dossier", "SELECT sum(DOS = 1) > 4 * sum(DOS = 2) FROM CLI", 1 },
        { "true totals", "SELECT min(TOTAL = (SELECT sum(MONTANT) FROM TICLIG L"
          " WHERE L.TICKETID = T.TICKETID)) FROM TICKET T", 1 },
        { "true payments", "SELECT min(TOTAL = (SELECT sum(MONTANT) FROM TICREG R"
          " WHERE R.TICKETID = T.TICKETID)) FROM TICKET T", 1 },
        { "generated stored", "SELECT min(LIBCAISSE = substr(LIB, 1, 24)) FROM ART", 1 },
        { "generated virtual", "SELECT count(*) FROM CLI WHERE NOMCOMPLET = PRENOM || ' ' || NOM", 5 },
        { "analysed", "SELECT count(*) FROM sqlite_stat1", 9 },
        { "wal", "SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1 },
    };
    /* clang-format on */
    struct db *db = generate_open(*state, "kinds.db");

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        int64_t found = query(db, kinds[i].sql);

        if (found < kinds[i].least)
            fail_msg("%s: %lld", kinds[i].name, (long long)found);
    }
    check_sound(db);
    db_close(db);
}

static void check_barcodes(struct db *db)
{
    struct error error = ERROR_INIT;
    struct statement *codes = db_prepare(db, "SELECT CB FROM ARTCB", &error);

    check_ok(codes != NULL, &error);
    while (db_step(codes, &error)) {
        const char *code = db_text(codes, 0);
        int sum = 0;

        assert_int_equal(strlen(code), 13);
        for (int i = 0; i < 13; i++)
            sum += (code[i] - '0') * (i % 2 == 0 ? 1 : 3);
        if (sum % 10 != 0)
            fail_msg("not an EAN-13: %s", code);
    }
    check_ok(true, &error);
    db_finalize(codes);
}

static void barcodes_have_their_check_digit(void **state)
{
    struct db *db = generate_open(*state, "codes.db");

    check_barcodes(db);
    simulate(db, 2);
    check_barcodes(db);
    db_close(db);
}

static int64_t count_except(struct db *db, const char *columns, const char *table, bool gone)
{
    struct error error = ERROR_INIT;
    char *sql = string_format(&error,
                              "SELECT count(*) FROM (SELECT %s FROM %s.\"%s\""
                              " EXCEPT SELECT %s FROM %s.\"%s\")",
                              columns, gone ? "avant" : "main", table, columns,
                              gone ? "main" : "avant", table);
    int64_t count;

    assert_non_null(sql);
    count = query(db, sql);
    free(sql);
    return count;
}

struct changes {
    int64_t inserted, updated, deleted;
};

/* Since the database attached as `avant`. */
static struct changes changes_of(struct db *db, const char *name)
{
    struct error error = ERROR_INIT;
    struct changes changes;
    struct db_table table;
    struct text key = TEXT_INIT;

    check_ok(db_describe(db, name, &table, &error), &error);
    for (size_t i = 0; i < table.column_count; i++)
        if (table.columns[i].key_position > 0) {
            text_add(&key, key.length == 0 ? "" : ", ");
            text_add_identifier(&key, table.columns[i].name);
        }
    changes.inserted = count_except(db, text_string(&key), name, false);
    changes.deleted = count_except(db, text_string(&key), name, true);
    changes.updated = count_except(db, "*", name, false) - changes.inserted;
    text_clear(&key);
    db_table_clear(&table);
    return changes;
}

static void check_changes(struct db *db)
{
    /* clang-format off */
    static const struct {
        const char *table;
        bool inserted, updated, deleted;
    } expected[] = {
        { "ART", true, true, true },       { "ARTCB", true, true, true },
        { "ARTDECL", true, false, true },  { "ARTPHOTO", true, false, false },
        { "CLI", true, true, true },       { "CLIADR", true, true, true },
        { "FIDCARTE", true, true, true },  { "STOCK", true, true, true },
        { "TARIFLIG", true, true, true },  { "PROMO", true, false, false },
        { "PROMOLIG", true, false, true }, { "PARAM", false, true, true },
        { "COULEUR", true, false, false }, { "TICKET", true, true, false },
    };
    /* clang-format on */

    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct changes changes = changes_of(db, expected[i].table);

        if ((expected[i].inserted && changes.inserted == 0) ||
            (expected[i].updated && changes.updated == 0) ||
            (expected[i].deleted && changes.deleted == 0))
            fail_msg("%s: +%d ~%d -%d", expected[i].table, (int)changes.inserted,
                     (int)changes.updated, (int)changes.deleted);
    }
}

static void days_change_rows_of_every_kind(void **state)
{
    struct place *place = *state;
    char *before = url_in(place, "before.db");
    struct db *db = generate_open(place, "after.db");

    generate(place, "before.db", small);
    simulate(db, 3);
    check_sound(db);
    check_ok(db_attach(db, before, "avant", DB_READ_ONLY, &place->error), &place->error);
    check_changes(db);
    check_ok(db_detach(db, "avant", &place->error), &place->error);
    assert_int_equal(query(db, "SELECT min(TOTAL = (SELECT coalesce(sum(MONTANT), 0) FROM TICLIG L"
                               " WHERE L.TICKETID = T.TICKETID)) FROM TICKET T"),
                     1);
    assert_int_equal(query(db, "SELECT count(*) FROM TICKET WHERE STATUT = 'OUVERT'"), 0);
    free(before);
    db_close(db);
}

static void days_are_the_same_each_time(void **state)
{
    struct db *first = generate_open(*state, "first.db");
    struct db *second = generate_open(*state, "second.db");
    struct error error = ERROR_INIT;

    simulate(first, 3);
    simulate(second, 3);
    assert_true(hash_database(first) == hash_database(second));
    check_ok(demo_simulate_day(first, 3, NULL, &error), &error);
    check_ok(demo_simulate_day(second, 4, NULL, &error), &error);
    assert_true(hash_database(first) != hash_database(second));
    db_close(first);
    db_close(second);
}

static void a_season_and_a_repeated_day_stay_sound(void **state)
{
    struct db *db = generate_open(*state, "season.db");

    simulate(db, 30);
    simulate(db, 2);
    check_sound(db);
    assert_true(query(db, "SELECT count(*) FROM ART") > 50);
    db_close(db);
}

static void foreign_keys_are_left_as_they_were(void **state)
{
    struct place *place = *state;
    struct db *db = generate_open(place, "keys.db");

    simulate(db, 1);
    assert_int_equal(query(db, "PRAGMA foreign_keys"), 0);
    check_ok(db_exec(db, "PRAGMA foreign_keys = ON", &place->error), &place->error);
    simulate(db, 1);
    assert_int_equal(query(db, "PRAGMA foreign_keys"), 1);
    db_close(db);
}

static void what_cannot_be_made_is_refused(void **state)
{
    struct place *place = *state;
    char *path = path_in(place, "taken.db");
    char *fresh = path_in(place, "fresh.db");
    const double scales[] = { 0, -1, 0.001, 201, (double)NAN };
    size_t size;
    char *content;

    check_ok(path_write(path, "mine", 4, 0600, &place->error), &place->error);
    assert_false(demo_generate(path, small, NULL, &place->error));
    assert_int_equal(place->error.code, ERROR_INPUT);
    error_clear(&place->error);
    content = path_read(path, 16, &size, &place->error);
    assert_non_null(content);
    assert_string_equal(content, "mine");
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        error_clear(&place->error);
        assert_false(demo_generate(fresh, scales[i], NULL, &place->error));
        assert_int_equal(place->error.code, ERROR_INPUT);
    }
    error_clear(&place->error);
    assert_false(demo_generate("relative.db", small, NULL, &place->error));
    assert_int_equal(place->error.code, ERROR_INPUT);
    assert_false(path_exists(fresh));
    free(content);
    free(path);
    free(fresh);
}

/* Says to stop at the n-th question. */
static bool stops_in_the_end(void *data)
{
    int *left = data;

    return (*left)-- <= 0;
}

static size_t count_files(const char *directory)
{
    DIR *stream = opendir(directory);
    size_t count = 0;

    assert_non_null(stream);
    while (readdir(stream) != NULL)
        count++;
    closedir(stream);
    return count - 2; /* itself and its parent */
}

static void a_stop_leaves_no_file(void **state)
{
    static const struct job_operations operations = { .stopping = stops_in_the_end };
    const int questions[] = { 0, 1, 20, 50, 60 };
    struct place *place = *state;
    char *path = path_in(place, "stopped.db");

    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        int left = questions[i];
        struct job job = { &operations, &left };

        error_clear(&place->error);
        assert_false(demo_generate(path, small, &job, &place->error));
        assert_int_equal(place->error.code, ERROR_STOPPED);
        assert_int_equal(count_files(place->directory), 0);
    }
    free(path);
}

static void a_stopped_day_leaves_whole_steps(void **state)
{
    static const struct job_operations operations = { .stopping = stops_in_the_end };
    struct place *place = *state;
    struct db *db = generate_open(place, "day.db");
    int64_t articles = query(db, "SELECT count(*) FROM ART");
    int left = 2;
    struct job job = { &operations, &left };

    assert_false(demo_simulate_day(db, 0, &job, &place->error));
    assert_int_equal(place->error.code, ERROR_STOPPED);
    error_clear(&place->error);
    assert_true(query(db, "SELECT count(*) FROM ART") > articles);
    assert_int_equal(query(db, "SELECT count(*) FROM TICKET WHERE DATEHEURE >= '2026-01-01'"), 0);
    check_ok(db_begin(db, DB_BEGIN_WRITE, &place->error), &place->error);
    db_rollback(db);
    check_sound(db);
    assert_false(demo_simulate_day(db, 36501, NULL, &place->error));
    assert_int_equal(place->error.code, ERROR_INPUT);
    db_close(db);
}

static void scale_1_is_a_small_chain(void **state)
{
    struct place *place = *state;
    char *path = path_in(place, "chain.db");
    struct db *db;

    generate(place, "chain.db", 1);
    db = open_database(place, "chain.db");
    assert_in_range(path_size(path), 10000000, 20000000);
    assert_int_equal(query(db, "SELECT count(*) FROM ETB WHERE DOS = 1"), 12);
    assert_int_equal(query(db, "SELECT count(*) FROM CAISSE WHERE DOS = 1"), 40);
    assert_int_equal(query(db, "SELECT count(*) FROM ART WHERE DOS = 1"), 2000);
    assert_in_range(query(db, "SELECT count(*) FROM TICLIG"), 19000, 25000);
    check_sound(db);
    free(path);
    db_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_scale_gives_the_same_rows),
        TEST(every_kind_is_there),
        TEST(barcodes_have_their_check_digit),
        TEST(days_change_rows_of_every_kind),
        TEST(days_are_the_same_each_time),
        TEST(a_season_and_a_repeated_day_stay_sound),
        TEST(foreign_keys_are_left_as_they_were),
        TEST(what_cannot_be_made_is_refused),
        TEST(a_stop_leaves_no_file),
        TEST(a_stopped_day_leaves_whole_steps),
        TEST(scale_1_is_a_small_chain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
