/* SPDX-License-Identifier: MIT */
/* extract, publish, verify: what travels, and what does not, on a small database. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/settings/lock.h"
#include "core/sync/publish.h"
#include "core/sync/tables.h"
#include "tests/check.h"
#include "tests/unit/world.h"

static const char odd_table[] = "Tarif \"été\"";
static const char *const tracked[] = { "tracking=yes", NULL };

/* Both tables listed and tracked. */
static int world_listed(void **state)
{
    struct installation *world;

    if (world_dossier(state) != 0)
        return -1;
    world = *state;
    check_ok(world_add_table(world, "art", tracked), &world->error);
    check_ok(world_add_table(world, odd_table, tracked), &world->error);
    return 0;
}

static void run(struct installation *world, enum extract_kind kind, struct extract_result *result)
{
    check_ok(world_extract(world, kind, result), &world->error);
}

static void run_and_forget(struct installation *world, enum extract_kind kind)
{
    struct extract_result result;

    run(world, kind, &result);
    extract_result_clear(&result);
}

/* Runs changes; they must be refused. */
static void check_changes_refused(struct installation *world, enum error_code code,
                                  const char *words)
{
    struct extract_result result;
    bool ok = world_extract(world, EXTRACT_CHANGES, &result);

    check_refused(ok, &world->error, code, words);
    extract_result_clear(&result);
}

static void a_full_extract_holds_every_row_under_its_name(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    struct db *data;

    run(world, EXTRACT_FULL, &result);
    assert_true(result.published);
    assert_int_equal(result.artefact.rows, 5);
    assert_string_equal(result.artefact.file, "TPV-D0001-00000001-full.tar.zst");
    data = world_unpack(world, result.path);
    assert_int_equal(world_number(data, "SELECT count(*) FROM art WHERE gross = price * 1.2"), 3);
    assert_int_equal(world_number(data, "SELECT sum(\"prix d'achat\") FROM \"Tarif \"\"été\"\"\""),
                     30);
    db_close(data);
    assert_int_equal(world_status("minisign -Vqm %s/manifest.json -p %s/keys/server.pub",
                                  world->directory, world->home),
                     0);
    extract_result_clear(&result);
}

static void changes_hold_the_touched_rows_and_the_keys_that_are_gone(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    struct db *data;

    check_changes_refused(world, ERROR_NOT_FOUND, "extract full");
    run_and_forget(world, EXTRACT_FULL);
    world_sql(world, "UPDATE art SET price = 9 WHERE ref = 'A'; DELETE FROM art WHERE ref = 'B';"
                     "INSERT INTO \"Tarif \"\"été\"\"\" VALUES (3, 30)");
    run(world, EXTRACT_CHANGES, &result);
    assert_int_equal(result.artefact.rows, 2);
    assert_int_equal(result.artefact.deletes, 1);
    assert_int_equal(result.carried_full.count, 0);
    data = world_unpack(world, result.path);
    assert_int_equal(world_number(data, "SELECT price FROM art"), 9);
    assert_int_equal(world_number(data, "SELECT count(*) FROM tpv_deleted_art WHERE ref = 'B'"), 1);
    db_close(data);
    extract_result_clear(&result);
}

static void no_change_publishes_no_file_and_frees_its_number(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    struct artefact_list list;

    run_and_forget(world, EXTRACT_FULL);
    run(world, EXTRACT_CHANGES, &result);
    assert_true(result.nothing);
    extract_result_clear(&result);
    check_ok(artefact_list_load(&world->session, NULL, &list, &world->error), &world->error);
    assert_int_equal(list.count, 1);
    artefact_list_clear(&list);
    world_sql(world, "UPDATE art SET price = 9 WHERE ref = 'A'");
    run(world, EXTRACT_CHANGES, &result);
    assert_int_equal(result.artefact.sequence, 2);
    assert_int_equal(result.artefact.rows, 1);
    extract_result_clear(&result);
}

static void remove_a_field(struct installation *world)
{
    check_ok(sync_field_remove(&world->session, "art", "label", NULL, &world->error),
             &world->error);
}

static void track_again(struct installation *world)
{
    check_ok(sync_table_track(&world->session, "art", false, NULL, &world->error) &&
                 sync_table_track(&world->session, "art", true, NULL, &world->error),
             &world->error);
}

static void make_the_table_again(struct installation *world)
{
    world_sql(world, "DROP TABLE art; CREATE TABLE art(ref TEXT NOT NULL PRIMARY KEY, label TEXT,"
                     " price REAL, dos INTEGER, gross REAL AS (price * 1.2)) WITHOUT ROWID;"
                     "INSERT INTO art(ref, price) VALUES ('Z', 1)");
}

/* clang-format off */
static const struct {
    const char *name;
    void (*change)(struct installation *);
} breaks[] = {
    { "its fields changed",        remove_a_field },
    { "its tracking was redone",   track_again },
    { "the table was made again",  make_the_table_again },
};
/* clang-format on */

static void a_table_whose_changes_cannot_be_told_goes_whole_or_is_refused(void **state)
{
    struct installation *world = *state;
    const struct extract_options strict = { .kind = EXTRACT_CHANGES, .strict = true };

    run_and_forget(world, EXTRACT_FULL);
    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++) {
        struct extract_result result;

        breaks[i].change(world);
        check_refused(extract_run(&world->session, &strict, NULL, &result, &world->error),
                      &world->error, ERROR_REFUSED, "art");
        extract_result_clear(&result);
        run(world, EXTRACT_CHANGES, &result);
        if (result.carried_full.count != 1)
            fail_msg("%s: %zu tables whole", breaks[i].name, result.carried_full.count);
        extract_result_clear(&result);
    }
}

static void a_row_that_leaves_the_condition_goes_out_as_a_delete(void **state)
{
    struct installation *world = *state;
    const char *const words[] = { "tracking=yes", "condition=price < 5", "dossier_column=dos",
                                  NULL };
    struct extract_result result;

    check_ok(world_add_table(world, "art", words), &world->error);
    run(world, EXTRACT_FULL, &result);
    assert_int_equal(result.artefact.rows, 2);
    extract_result_clear(&result);
    world_sql(world, "UPDATE art SET price = 9 WHERE ref = 'A'; UPDATE art SET dos = 1"
                     " WHERE ref = 'C'; UPDATE art SET dos = 2 WHERE ref = 'B'");
    run(world, EXTRACT_CHANGES, &result);
    assert_int_equal(result.artefact.rows, 1);
    assert_int_equal(result.artefact.deletes, 2);
    extract_result_clear(&result);
}

/* The rows of the second run are with the tills, but not in what comes back. */
static void put_back(struct installation *world, enum extract_kind second)
{
    char *backup = world_path(world, "backup.db");

    run_and_forget(world, EXTRACT_FULL);
    assert_int_equal(world_status("sqlite3 %s \".backup %s\"", world->database, backup), 0);
    world_sql(world, "UPDATE art SET price = 9");
    run_and_forget(world, second);
    db_close(world->business);
    world->business = NULL;
    assert_int_equal(world_status("rm -f %s-wal %s-shm && cp %s %s", world->database,
                                  world->database, backup, world->database),
                     0);
    check_changes_refused(world, ERROR_REFUSED, "sauvegarde");
    run_and_forget(world, EXTRACT_FULL);
    run_and_forget(world, EXTRACT_CHANGES);
    free(backup);
}

static void a_backup_older_than_the_last_changes_is_noticed(void **state)
{
    put_back(*state, EXTRACT_CHANGES);
}

/* A full extract does not move the chain: it counts all the same. */
static void a_backup_older_than_the_last_full_is_noticed(void **state)
{
    put_back(*state, EXTRACT_FULL);
}

static bool stop(void *data)
{
    (void)data;
    return true;
}

static void a_run_that_is_stopped_leaves_nothing_behind(void **state)
{
    struct installation *world = *state;
    const struct job_operations operations = { .stopping = stop };
    const struct extract_options options = { .kind = EXTRACT_FULL };
    struct job job = { &operations, NULL };
    struct extract_result result;

    check_refused(extract_run(&world->session, &options, &job, &result, &world->error),
                  &world->error, ERROR_STOPPED, NULL);
    extract_result_clear(&result);
    assert_int_equal(
        world_status("find %s/edi %s/publication -type f | grep -q .", world->home, world->home),
        1);
    run_and_forget(world, EXTRACT_FULL);
}

static void a_second_run_waits_its_turn_even_for_a_dead_one(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    struct lock lock;
    int status;
    pid_t child;

    check_ok(lock_dossier(&world->session, "essai", &lock, &world->error), &world->error);
    check_refused(world_extract(world, EXTRACT_FULL, &result), &world->error, ERROR_REFUSED,
                  "occupé");
    extract_result_clear(&result);
    lock_release(&lock);
    child = fork();
    if (child == 0) {
        lock_dossier(&world->session, "essai", &lock, &world->error);
        _exit(0); /* dies with it */
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    run_and_forget(world, EXTRACT_FULL);
}

static void without_a_licence_nothing_is_tracked(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    char path[128];

    snprintf(path, sizeof path, "%s/licence.ini", world->home);
    check_ok(path_remove(path, &world->error), &world->error);
    check_refused(world_extract(world, EXTRACT_FULL, &result), &world->error, ERROR_REFUSED,
                  "licence");
    extract_result_clear(&result);
}

/*
 * Publication.
 */
static void publish_dir(struct installation *world, char *path, size_t size)
{
    struct dossier dossier;

    check_ok(session_dossier(&world->session, 0, &dossier, &world->error), &world->error);
    string_store(path, size, dossier.publish_dir);
}

static void what_could_not_be_published_is_sent_later(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    char place[513];
    size_t count;

    publish_dir(world, place, sizeof place);
    check_ok(path_remove_tree(place, &world->error), &world->error);
    assert_int_equal(world_status("mkdir -p $(dirname %s) && echo x >%s", place, place), 0);
    check_refused(world_extract(world, EXTRACT_FULL, &result), &world->error, ERROR_PARTIAL,
                  "publish retry");
    assert_false(result.published);
    assert_true(result.extracted);
    extract_result_clear(&result);
    check_ok(path_remove(place, &world->error), &world->error);
    check_ok(publish_retry(&world->session, NULL, &count, &world->error), &world->error);
    assert_int_equal(count, 1);
    check_ok(publish_retry(&world->session, NULL, &count, &world->error), &world->error);
    assert_int_equal(count, 0);
    assert_int_equal(world_status("ls %s | grep -c tar.zst | grep -qx 1", place), 0);
    assert_int_equal(
        world_status("minisign -Vqm %s/catalogue.json -p %s/keys/server.pub", place, world->home),
        0);
}

/* A file that somebody deleted can never be sent: the next ones are, and it is said. */
static void what_is_lost_before_it_is_published_blocks_nothing(void **state)
{
    const struct extract_options unpublished = { .kind = EXTRACT_FULL, .keep_unpublished = true };
    struct installation *world = *state;
    struct extract_result result;
    struct artefact lost;
    bool found;

    check_ok(extract_run(&world->session, &unpublished, NULL, &result, &world->error),
             &world->error);
    check_ok(path_remove(result.path, &world->error), &world->error);
    extract_result_clear(&result);
    run(world, EXTRACT_FULL, &result);
    assert_true(result.published);
    extract_result_clear(&result);
    check_ok(artefact_find_last(&world->session, NULL, "failed", &lost, &found, &world->error),
             &world->error);
    assert_true(found && lost.sequence == 1);
}

static void purging_keeps_the_last_two_fulls_and_all_since(void **state)
{
    struct installation *world = *state;
    char place[513];
    size_t count;

    publish_dir(world, place, sizeof place);
    run_and_forget(world, EXTRACT_FULL);
    world_sql(world, "UPDATE art SET price = 9");
    run_and_forget(world, EXTRACT_CHANGES);
    check_ok(publish_purge(&world->session, NULL, &count, &world->error), &world->error);
    assert_int_equal(count, 0);
    run_and_forget(world, EXTRACT_FULL);
    run_and_forget(world, EXTRACT_FULL);
    check_ok(publish_purge(&world->session, NULL, &count, &world->error), &world->error);
    assert_int_equal(count, 2);
    assert_int_equal(world_status("ls %s | grep -c tar.zst | grep -qx 2", place), 0);
    assert_int_equal(world_status("grep -q 00000001 %s/catalogue.json", place), 1);
}

static void a_place_that_is_anothers_is_left_alone(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    char place[513];

    publish_dir(world, place, sizeof place);
    run_and_forget(world, EXTRACT_FULL);
    assert_int_equal(world_status("sed -i 's/\"TPV\"/\"AUTRE\"/' %s/catalogue.json", place), 0);
    check_refused(world_extract(world, EXTRACT_FULL, &result), &world->error, ERROR_PARTIAL,
                  "AUTRE");
    extract_result_clear(&result);
    assert_int_equal(world_status("grep -q AUTRE %s/catalogue.json", place), 0);
}

static void a_damaged_file_is_found_out(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    struct text report = TEXT_INIT;
    int64_t size;

    run(world, EXTRACT_FULL, &result);
    check_ok(publish_verify(&world->session, 0, NULL, &report, &world->error), &world->error);
    assert_non_null(strstr(text_string(&report), "art"));
    check_refused(publish_verify(&world->session, 7, NULL, &report, &world->error), &world->error,
                  ERROR_NOT_FOUND, "nº 7");
    size = path_size(result.path);
    assert_int_equal(world_status("printf X | dd of=%s bs=1 seek=%d conv=notrunc status=none",
                                  result.path, (int)(size - 30)),
                     0);
    check_refused(publish_verify(&world->session, 1, NULL, &report, &world->error), &world->error,
                  ERROR_CORRUPT, NULL);
    assert_int_equal(truncate(result.path, size / 2), 0);
    check_refused(publish_verify(&world->session, 1, NULL, &report, &world->error), &world->error,
                  ERROR_CORRUPT, NULL);
    text_clear(&report);
    extract_result_clear(&result);
}

#define IN_LISTED(test)  cmocka_unit_test_setup_teardown(test, world_listed, world_remove)
#define IN_DOSSIER(test) cmocka_unit_test_setup_teardown(test, world_dossier, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_LISTED(a_full_extract_holds_every_row_under_its_name),
        IN_LISTED(changes_hold_the_touched_rows_and_the_keys_that_are_gone),
        IN_LISTED(no_change_publishes_no_file_and_frees_its_number),
        IN_LISTED(a_table_whose_changes_cannot_be_told_goes_whole_or_is_refused),
        IN_DOSSIER(a_row_that_leaves_the_condition_goes_out_as_a_delete),
        IN_LISTED(a_backup_older_than_the_last_changes_is_noticed),
        IN_LISTED(a_backup_older_than_the_last_full_is_noticed),
        IN_LISTED(a_run_that_is_stopped_leaves_nothing_behind),
        IN_LISTED(a_second_run_waits_its_turn_even_for_a_dead_one),
        IN_LISTED(without_a_licence_nothing_is_tracked),
        IN_LISTED(what_could_not_be_published_is_sent_later),
        IN_LISTED(what_is_lost_before_it_is_published_blocks_nothing),
        IN_LISTED(purging_keeps_the_last_two_fulls_and_all_since),
        IN_LISTED(a_place_that_is_anothers_is_left_alone),
        IN_LISTED(a_damaged_file_is_found_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
