/* SPDX-License-Identifier: MIT */
/*
 * Tracking against a model: random statements on random schemas. A copy kept by "one
 * full reading, then the changes" must equal its source at every reading, and an
 * untracked twin that receives the same statements must answer and end the same.
 *
 * TPV_SEED replays one seed, TPV_ROUNDS changes the number of worlds.
 */
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
#include "tests/unit/model_extract.h"
#include "tests/unit/tracking_world.h"

enum { ROUNDS = 100, STATEMENTS = 150, READING_EVERY = 12 };

static const char application_sql[] =
    "PRAGMA synchronous = off; PRAGMA journal_mode = memory; PRAGMA foreign_keys = on;";

struct round {
    uint64_t seed;
    struct world world;
    struct db *tracked;
    struct db *twin;
    struct db *reader; /* the tracked database, with the copy attached */
    struct tracking_point base;
    const char *directory;
    int triggers;
    int failures;
    bool twin_counts;      /* it is still what the tracked database must be */
    int readings, changes; /* of one table; those served as changes */
    struct text history;
};

/* Stops the test, saying how to see it again. */
static void give_up(struct round *round, const char *what, const char *a, const char *b)
{
    fprintf(stderr, "%s\nTPV_SEED=%llu\n--- one\n%s\n--- other\n%s\n--- history\n%s\n", what,
            (unsigned long long)round->seed, a, b, text_string(&round->history));
    fail_msg("TPV_SEED=%llu: %s", (unsigned long long)round->seed, what);
}

static void check_done(struct round *round, bool ok, const struct error *error)
{
    if (!ok)
        give_up(round, "a step of the test failed", error->message, error->detail);
}

/*
 * Contents.
 */
/* Every value and its type: what two tables must agree on. */
static void add_row_text(const struct world_table *table, struct text *sql)
{
    for (size_t i = 0; i < table->count; i++) {
        text_add(sql, i == 0 ? "quote(" : " || ' ' || quote(");
        text_add_identifier(sql, table->columns[i].name);
        text_add(sql, ") || typeof(");
        text_add_identifier(sql, table->columns[i].name);
        text_add(sql, ")");
    }
}

static char *dump(struct round *round, struct db *db, const char *schema,
                  const struct world_table *table)
{
    struct error error = ERROR_INIT;
    struct text sql = TEXT_INIT;
    struct statement *row;
    char *content;

    text_add(&sql, "SELECT group_concat(r, char(10)) FROM (SELECT ");
    add_row_text(table, &sql);
    text_format(&sql, " AS r FROM %s.", schema);
    text_add_identifier(&sql, table->name);
    text_add(&sql, " ORDER BY r)");
    row = db_prepare_text(db, &sql, &error);
    check_done(round, row != NULL && db_step(row, &error), &error);
    content = string_copy(db_text(row, 0), &error);
    db_finalize(row);
    text_clear(&sql);
    return content;
}

static void compare(struct round *round, const char *what, struct db *other, const char *schema)
{
    for (size_t i = 0; i < WORLD_TABLES; i++) {
        char *source = dump(round, round->tracked, "main", &round->world.tables[i]);
        char *copy = dump(round, other, schema, &round->world.tables[i]);

        if (strcmp(source, copy) != 0)
            give_up(round, what, source, copy);
        free(source);
        free(copy);
    }
}

/*
 * Readings.
 */
static void add_column_names(const struct world_table *table, const char *prefix, struct text *sql)
{
    for (size_t i = 0; i < table->count; i++) {
        text_format(sql, i == 0 ? "%s" : ", %s", prefix);
        text_add_identifier(sql, table->columns[i].name);
    }
}

/* Triggers on the twin where tracking has its own, that do as much and know nothing. */
static void set_neutral(struct round *round, const struct world_table *table)
{
    static const char *const events[] = { "AFTER INSERT", "BEFORE DELETE", "BEFORE UPDATE" };
    struct error error = ERROR_INIT;
    struct text sql = TEXT_INIT;

    if (!round->world.neutral)
        return;
    text_add(&sql, "CREATE TABLE IF NOT EXISTS noise(k1 INTEGER PRIMARY KEY, version);");
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        text_format(&sql, "DROP TRIGGER IF EXISTS noise%td%zu; CREATE TRIGGER noise%td%zu %s ON ",
                    table - round->world.tables, i, table - round->world.tables, i, events[i]);
        text_add_identifier(&sql, table->name);
        text_add(&sql, " BEGIN INSERT INTO noise SELECT 1, 2 WHERE true ON CONFLICT(k1)"
                       " DO UPDATE SET version = excluded.version"
                       " WHERE version IS NOT excluded.version; END;");
    }
    check_done(round, db_exec_text(round->twin, &sql, &error), &error);
    text_clear(&sql);
}

static void repair(struct round *round, const struct world_table *table)
{
    struct error error = ERROR_INIT;

    text_format(&round->history, "-- repair %s\n", table->name);
    check_done(round, tracking_repair(round->reader, table->name, &error), &error);
    set_neutral(round, table);
}

/* data.sqlite of this reading, made and attached. */
static char *begin_extract(struct round *round, struct model_table *models)
{
    struct error error = ERROR_INIT;
    char *path = path_join(round->directory, "data.sqlite", &error);

    check_done(round, path != NULL && extract_attach(round->reader, path, false, &error), &error);
    for (size_t i = 0; i < WORLD_TABLES; i++)
        check_done(round,
                   model_select(round->reader, round->world.tables[i].name, &models[i], &error),
                   &error);
    return path;
}

static void end_extract(struct round *round, struct model_table *models)
{
    struct error error = ERROR_INIT;

    check_done(round, model_apply(round->reader, models, WORLD_TABLES, &error), &error);
    check_done(round, db_detach(round->reader, "extract", &error), &error);
    for (size_t i = 0; i < WORLD_TABLES; i++)
        model_unselect(&models[i]);
}

/* Brings the copy up to date by the real extract: each table by its changes, or whole. */
static bool has_orphans(struct round *round, struct db *db)
{
    struct error error = ERROR_INIT;
    int64_t orphans;

    check_done(
        round,
        db_query_integer(db, "SELECT count(*) FROM pragma_foreign_key_check", 0, &orphans, &error),
        &error);
    return orphans > 0;
}

/*
 * Some triggers make SQLite overlook a foreign key, or keep what it refused; others not. No key
 * here is deferred: a twin that took an orphan is no model of what should be.
 */
static bool twin_is_wrong(struct round *round)
{
    return has_orphans(round, round->twin) && !has_orphans(round, round->tracked);
}

static void read_all(struct round *round, bool first)
{
    enum tracking_table_verdict verdicts[WORLD_TABLES];
    struct model_table models[WORLD_TABLES];
    struct error error = ERROR_INIT;
    enum tracking_verdict verdict = TRACKING_VALID;
    struct tracking_point point;
    char *path;

    check_done(round, tracking_open_epoch(round->reader, &point, &error), &error);
    path = begin_extract(round, models);
    check_done(round, db_begin(round->reader, DB_BEGIN_READ, &error), &error);
    if (!first)
        check_done(round, tracking_check_point(round->reader, &round->base, &verdict, &error),
                   &error);
    if (verdict != TRACKING_VALID)
        give_up(round, "the base is refused", round->base.token, "");
    for (size_t i = 0; i < WORLD_TABLES; i++) {
        const struct world_table *table = &round->world.tables[i];

        check_done(
            round,
            tracking_check_table(round->reader, table->name, &round->base, &verdicts[i], &error),
            &error);
        models[i].mode = verdicts[i] == TRACKED_VALID ? TABLE_CHANGES : TABLE_FULL;
        round->readings++;
        round->changes += verdicts[i] == TRACKED_VALID;
    }
    check_done(round,
               model_fill(round->reader, models, WORLD_TABLES, round->base.version, path, &error),
               &error);
    check_done(round, db_commit(round->reader, &error), &error);
    end_extract(round, models);
    free(path);
    round->base = point;
    for (size_t i = 0; i < WORLD_TABLES; i++)
        if (verdicts[i] == TRACKED_BROKEN)
            repair(round, &round->world.tables[i]);
    compare(round, "the copy differs", round->reader, "copy");
    round->twin_counts = round->twin_counts && !twin_is_wrong(round);
    if (round->twin_counts)
        compare(round, "the twin differs", round->twin, "main");
}

/*
 * Statements.
 */
struct answer {
    struct error error;
    int64_t changes, last_id;
};

static struct answer run(struct db *db, const char *sql)
{
    struct answer answer = { .error = ERROR_INIT };

    db_exec(db, sql, &answer.error);
    answer.changes = db_changes(db);
    answer.last_id = db_last_id(db);
    return answer;
}

static void run_both(struct round *round, const char *sql)
{
    struct answer a;
    struct answer b;
    char one[1200];
    char other[1200];

    text_format(&round->history, "%s;\n", sql);
    a = run(round->tracked, sql);
    b = run(round->twin, sql);
    if (a.error.code != ERROR_NONE) {
        text_format(&round->history, "-- %s\n", a.error.detail);
        round->failures++;
        /*
         * With any trigger at all, SQLite checks the foreign keys of an INSERT after the
         * row is in: what a failed statement leaves as its last row is nobody's promise.
         */
        run(round->tracked, "INSERT INTO log VALUES('failed')");
        run(round->twin, "INSERT INTO log VALUES('failed')");
        a.last_id = b.last_id;
        /* A wrong type is no constraint: what was done stays or not, as SQLite happens to. */
        if (strstr(a.error.detail, "datatype mismatch") != NULL) {
            run(round->tracked, "ROLLBACK");
            run(round->twin, "ROLLBACK");
            text_add(&round->history, "ROLLBACK;\n");
        }
    }
    snprintf(one, sizeof one, "%s, %lld changes, last %lld", a.error.detail, (long long)a.changes,
             (long long)a.last_id);
    snprintf(other, sizeof other, "%s, %lld changes, last %lld", b.error.detail,
             (long long)b.changes, (long long)b.last_id);
    if (strcmp(one, other) == 0 || !round->twin_counts)
        return;
    round->twin_counts = !twin_is_wrong(round);
    if (round->twin_counts)
        give_up(round, "the twin answers otherwise", one, other);
}

static void add_trigger(struct round *round)
{
    struct text sql = TEXT_INIT;

    world_add_trigger(&round->world, round->triggers++, &sql);
    run_both(round, text_string(&sql));
    text_clear(&sql);
}

static void run_statements(struct round *round)
{
    struct error ignored = ERROR_INIT;
    struct text sql = TEXT_INIT;

    for (int i = 0; i < STATEMENTS; i++) {
        text_reset(&sql);
        world_add_statement(&round->world, &sql);
        run_both(round, text_string(&sql));
        if (world_chance(&round->world, 80))
            add_trigger(round);
        if (!world_chance(&round->world, READING_EVERY))
            continue;
        /* The reader is another program: it waits for the transaction to end. */
        run(round->tracked, "COMMIT");
        run(round->twin, "COMMIT");
        db_rollback(round->tracked);
        db_rollback(round->twin);
        text_add(&round->history, "COMMIT; ROLLBACK; -- reading\n");
        read_all(round, false);
        error_clear(&ignored);
    }
    text_clear(&sql);
}

/*
 * Rounds.
 */
static struct db *open_at(struct round *round, const char *directory, const char *name)
{
    struct error error = ERROR_INIT;
    char *url = string_format(&error, "sqlite:%s/%s", directory, name);
    struct db *db = url == NULL ? NULL : db_open(url, DB_CREATE, &error);

    check_done(round, db != NULL && db_exec(db, application_sql, &error), &error);
    free(url);
    return db;
}

/* Keys compare as in the source, values are kept as they are. */
static void create_copy(struct round *round, const char *directory)
{
    struct error error = ERROR_INIT;
    char *url = string_format(&error, "sqlite:%s/copy.db", directory);
    struct text sql = TEXT_INIT;

    check_done(round, db_attach(round->reader, url, "copy", DB_CREATE, &error), &error);
    text_add(&sql, "PRAGMA copy.synchronous = off; PRAGMA copy.journal_mode = memory;");
    for (size_t i = 0; i < WORLD_TABLES; i++) {
        const struct world_table *table = &round->world.tables[i];

        text_add(&sql, "CREATE TABLE copy.");
        text_add_identifier(&sql, table->name);
        text_add_char(&sql, '(');
        add_column_names(table, "", &sql);
        text_add(&sql, ");");
    }
    check_done(round, db_exec_text(round->reader, &sql, &error), &error);
    text_clear(&sql);
    free(url);
}

static void play(struct round *round, const char *directory)
{
    struct error error = ERROR_INIT;
    struct text sql = TEXT_INIT;
    bool tracked = true;

    round->directory = directory;
    round->tracked = open_at(round, directory, "tracked.db");
    round->twin = open_at(round, directory, "twin.db");
    world_create(&round->world, &sql);
    round->twin_counts = !round->world.self_reference;
    run_both(round, text_string(&sql));
    if (round->failures > 0)
        give_up(round, "the schema is not one", "", "");
    for (uint32_t i = world_random(&round->world, 4); i > 0; i--)
        add_trigger(round);
    round->reader = open_at(round, directory, "tracked.db");
    create_copy(round, directory);
    for (size_t i = 0; i < WORLD_TABLES; i++) {
        tracked = tracking_enable(round->reader, round->world.tables[i].name, &error);
        check_done(round, tracked, &error);
        set_neutral(round, &round->world.tables[i]);
    }
    read_all(round, true);
    run_statements(round);
    text_clear(&sql);
}

static void play_seed(uint64_t seed, struct round *total)
{
    struct round round = { .seed = seed, .world = { .state = seed } };
    char directory[] = "/tmp/tracking-XXXXXX";
    struct error error = ERROR_INIT;

    assert_non_null(mkdtemp(directory));
    play(&round, directory);
    db_close(round.reader);
    db_close(round.tracked);
    db_close(round.twin);
    text_clear(&round.history);
    assert_true(path_remove_tree(directory, &error));
    total->failures += round.failures;
    total->readings += round.readings;
    total->changes += round.changes;
}

static void the_copy_and_the_twin_follow_the_source(void **state)
{
    const char *seed = getenv("TPV_SEED");
    const char *rounds = getenv("TPV_ROUNDS");
    int64_t count = ROUNDS;
    int64_t first = 1;
    struct round total = { .seed = 0 };

    (void)state;
    if (rounds != NULL)
        assert_true(string_to_integer(rounds, 1, INT32_MAX, &count));
    if (seed != NULL) {
        assert_true(string_to_integer(seed, 0, INT64_MAX, &first));
        count = rounds == NULL ? 1 : count;
    }
    for (int64_t i = 0; i < count; i++)
        play_seed((uint64_t)(first + i), &total);
    if (count < ROUNDS)
        return;
    /* Statements that fail are part of it, whole readings too; only those would prove nothing. */
    assert_in_range(total.failures, 0, (unsigned long)(count * STATEMENTS / 2));
    assert_in_range(total.changes, (unsigned long)(total.readings / 2),
                    (unsigned long)total.readings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_copy_and_the_twin_follow_the_source),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
