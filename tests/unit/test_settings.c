/* SPDX-License-Identifier: MIT */
/* home, store, session, rules, licence, journal, lock. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/exchange/signature.h"
#include "core/record/record_text.h"
#include "core/settings/licence.h"
#include "core/settings/lock.h"
#include "core/settings/store.h"
#include "tests/check.h"
#include "tests/unit/world.h"

static void a_home_is_made_once_and_private(void **state)
{
    struct installation *world = *state;
    struct stat status;
    char path[160];

    check_refused(home_create(world->home, NULL, &world->error), &world->error, ERROR_REFUSED,
                  world->home);
    snprintf(path, sizeof path, "%s/keys", world->home);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    snprintf(path, sizeof path, "%s/keys/server.key", world->home);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_string_equal(world->session.home.configuration.environment, "TPV");
}

static void a_half_made_home_is_completed_with_its_keys_kept(void **state)
{
    struct installation *world = *state;
    const char *const lost[] = { "tpv.ini", "log", "publication", "keys/server.pub" };
    char key[160];
    char path[160];
    char *before;
    char *after;

    snprintf(key, sizeof key, "%s/keys/seal.key", world->home);
    before = path_read(key, 99, NULL, &world->error);
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", world->home, lost[i]);
        check_ok(path_remove_tree(path, &world->error), &world->error);
    }
    /* As if it had stopped before the secret key: both are made again. */
    snprintf(path, sizeof path, "%s/keys/server.key", world->home);
    check_ok(path_remove(path, &world->error), &world->error);
    check_ok(home_create(world->home, NULL, &world->error), &world->error);
    after = path_read(key, 99, NULL, &world->error);
    assert_memory_equal(before, after, 32);
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", world->home, lost[i]);
        assert_true(path_exists(path));
    }
    free(before);
    free(after);
}

/* clang-format off */
static const struct {
    const char *ini;
    enum error_code code;
    const char *sentence;
} inis[] = {
    { "[tpv]\nenvironment = DEMO\n",                    ERROR_NONE,    NULL },
    { "",                                               ERROR_NONE,    NULL },
    { "[tpv]\nenvironment = demo\n",                    ERROR_INPUT,   "majuscules" },
    { "[tpv]\nenvironment = A/B\n",                     ERROR_INPUT,   "Environnement" },
    { "[tpv]\nenvironment = ABCDEFGHIJKLM\n",           ERROR_INPUT,   "12 octets" },
    { "[tpv]\nstore = postgresql://h/d\n",              ERROR_INPUT,   "PostgreSQL" },
    { "[tpv]\nretention_days = jamais\n",               ERROR_INPUT,   "Rétention" },
    { "[tpv]\ncompression_level = 20\n",                ERROR_INPUT,   "entre 1 et 19" },
    { "[tpv]\nretention = 5\n",                         ERROR_USAGE,   "« retention »" },
    { "[tpv]\nenvironment\n",                           ERROR_INPUT,   "ligne 2" },
    { "[dossier]\nftp_pah = /x\n",                      ERROR_INPUT,   "« ftp_pah »" },
    { "[tpv]\nenvironment = \xe9\n",                    ERROR_CORRUPT, "UTF-8" },
};
/* clang-format on */

static void a_wrong_tpv_ini_is_refused_by_name(void **state)
{
    struct installation *world = *state;
    char path[160];

    snprintf(path, sizeof path, "%s/tpv.ini", world->home);
    for (size_t i = 0; i < sizeof inis / sizeof inis[0]; i++) {
        struct home home;
        bool ok;

        world_write(path, inis[i].ini);
        ok = home_open(&home, world->home, &world->error);
        if (inis[i].code == ERROR_NONE)
            check_ok(ok, &world->error);
        else
            check_refused(ok, &world->error, inis[i].code, inis[i].sentence);
        home_close(&home);
    }
}

static void a_home_that_is_none_says_how_to_make_one(void **state)
{
    struct installation *world = *state;
    struct session session;
    const struct session_options options = { .home = world->directory };
    char *path;

    check_refused(session_open(&session, &options, &world->error), &world->error, ERROR_NOT_FOUND,
                  "init");
    session_close(&session);
    setenv("TPV_HOME", "/srv/x", 1);
    path = home_find(NULL, &world->error);
    assert_string_equal(path, "/srv/x");
    free(path);
    path = home_find("relative", &world->error);
    assert_true(path[0] == '/');
    free(path);
    unsetenv("TPV_HOME");
    path = home_find(NULL, &world->error);
    assert_string_equal(path, "/var/lib/tpv");
    free(path);
}

static void the_columns_of_each_table_are_the_fields_of_its_type(void **state)
{
    struct installation *world = *state;

    for (size_t t = 0; t < settings_type_count; t++) {
        const struct record_type *type = settings_types[t];
        struct db_table table;

        check_ok(db_describe(world->session.store, type->name, &table, &world->error),
                 &world->error);
        assert_int_equal(table.column_count, type->field_count);
        for (size_t i = 0; i < type->field_count; i++) {
            const struct db_column *column = db_table_column(&table, type->fields[i].name);

            if (column == NULL)
                fail_msg("%s has no column %s", type->name, type->fields[i].name);
            assert_int_equal(column->key_position > 0, (type->fields[i].flags & FIELD_KEY) != 0);
            assert_string_equal(column->type,
                                type->fields[i].kind == FIELD_INTEGER ? "INTEGER" : "TEXT");
        }
        db_table_clear(&table);
    }
}

static void a_store_of_a_newer_program_is_refused_untouched(void **state)
{
    struct installation *world = *state;
    const char *url = world->session.home.configuration.store;
    char sql[64];

    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", store_version() + 1);
    check_ok(db_exec(world->session.store, sql, &world->error), &world->error);
    check_refused(store_open(url, DB_READ_WRITE, &world->error) != NULL, &world->error,
                  ERROR_REFUSED, "plus récente");
    assert_int_equal(world_number(world->session.store, "PRAGMA user_version"),
                     store_version() + 1);
}

static void the_journal_only_grows(void **state)
{
    struct installation *world = *state;
    struct db *store = world->session.store;
    struct error none = ERROR_INIT;

    check_ok(session_journal(&world->session, "a", "b\nc", 1, NULL, &none, &world->error),
             &world->error);
    check_refused(db_exec(store, "DELETE FROM journal", &world->error), &world->error,
                  ERROR_DATABASE, NULL);
    check_refused(db_exec(store, "UPDATE journal SET action = 'x'", &world->error), &world->error,
                  ERROR_DATABASE, NULL);
    /* Replacing fires no delete trigger unless the engine is told to. */
    check_refused(db_exec(store,
                          "INSERT OR REPLACE INTO journal(id, at, action, result)"
                          " VALUES (1, 'x', 'x', 'done')",
                          &world->error),
                  &world->error, ERROR_DATABASE, NULL);
    assert_int_equal(world_number(store, "SELECT count(*) FROM journal WHERE action = 'a' AND"
                                         " parameters = 'b c' AND \"user\" = 'test'"),
                     1);
}

static struct dossier load(struct installation *world, int64_t number)
{
    struct dossier dossier;

    check_ok(session_dossier(&world->session, number, &dossier, &world->error), &world->error);
    return dossier;
}

static bool change(struct installation *world, int64_t number, const char *text)
{
    struct dossier dossier = load(world, number);
    char copy[600];
    char *word = copy;

    string_store(copy, sizeof copy, text);
    return record_set_words(&dossier_type, &dossier, &word, 1, true, &world->error) &&
           session_change(&world->session, CHANGE_SET, &dossier_type, &dossier, text,
                          &world->error);
}

static void defaults_follow_the_channel_and_own_values_do_not(void **state)
{
    struct installation *world = *state;
    struct dossier dossier = load(world, 0);

    assert_string_equal(dossier.ftp_path, "/edi1/TPV/0001");
    assert_non_null(strstr(dossier.share_dir, "/edi/canal1/TPV/0001"));
    check_ok(change(world, 1, "channel=3"), &world->error);
    dossier = load(world, 1);
    assert_string_equal(dossier.ftp_path, "/edi3/TPV/0001");
    assert_non_null(strstr(dossier.publish_dir, "/publication/edi3/TPV/0001"));
    check_ok(change(world, 1, "ftp_path=/mien"), &world->error);
    check_ok(change(world, 1, "channel=2"), &world->error);
    dossier = load(world, 1);
    assert_string_equal(dossier.ftp_path, "/mien");
    assert_non_null(strstr(dossier.share_dir, "/edi/canal2/"));
    check_ok(change(world, 1, "ftp_path="), &world->error);
    dossier = load(world, 1);
    assert_string_equal(dossier.ftp_path, "/edi2/TPV/0001");
}

/* clang-format off */
static const struct {
    const char *word, *sentence;
} refused[] = {
    { "channel=9",                     "canal EDI 9" },
    { "channel=21",                    "entre 1 et 20" },
    { "db_url=mysql://h",              "sqlite:" },
    { "db_url=sqlite:relative.db",     "sqlite:" },
    { "web_address=ftp://h",           "https://" },
    { "label=",                        "label=" },
    { "ftp_mode=send",                 "ftp_address" },
    { "web_timeout_s=0",               "entre 1 et 3600" },
};
/* clang-format on */

static void a_wrong_dossier_is_refused_and_nothing_is_written(void **state)
{
    struct installation *world = *state;
    int64_t lines = world_number(world->session.store, "SELECT count(*) FROM journal");

    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        check_refused(change(world, 1, refused[i].word), &world->error, ERROR_INPUT,
                      refused[i].sentence);
    assert_int_equal(world_number(world->session.store, "SELECT count(*) FROM journal"), lines);
    assert_int_equal(load(world, 1).channel, 1);
}

static void two_dossiers_never_publish_to_one_place(void **state)
{
    struct installation *world = *state;
    char word[600];

    check_ok(world_add_dossier(world, 2, NULL), &world->error);
    snprintf(word, sizeof word, "publish_dir=%s", load(world, 1).publish_dir);
    check_refused(change(world, 2, word), &world->error, ERROR_INPUT, "dossier 1");
    strcat(word, "/");
    check_refused(change(world, 2, word), &world->error, ERROR_INPUT, "dossier 1");
    snprintf(word, sizeof word, "publish_dir=/%s", load(world, 1).publish_dir);
    check_refused(change(world, 2, word), &world->error, ERROR_INPUT, "dossier 1");
    check_ok(change(world, 2, "channel=2"), &world->error);
}

static void a_channel_in_use_stays(void **state)
{
    struct installation *world = *state;
    struct channel channel = { .head = { 1 }, .number = 1 };

    check_refused(
        session_change(&world->session, CHANGE_REMOVE, &channel_type, &channel, "1", &world->error),
        &world->error, ERROR_INPUT, "canal EDI 1");
    channel.number = 5;
    check_ok(
        session_change(&world->session, CHANGE_REMOVE, &channel_type, &channel, "5", &world->error),
        &world->error);
}

static void a_channel_that_the_default_names_stays(void **state)
{
    struct installation *world = *state;
    struct channel channel = { .head = { 1 }, .number = 3 };
    struct session session;
    const struct session_options options = { .home = world->home, .user = "test" };
    char path[160];

    snprintf(path, sizeof path, "%s/tpv.ini", world->home);
    world_write(path, "[tpv]\nenvironment = TPV\n[dossier]\nchannel = 3\n");
    check_ok(session_open(&session, &options, &world->error), &world->error);
    check_refused(
        session_change(&session, CHANGE_REMOVE, &channel_type, &channel, "3", &world->error),
        &world->error, ERROR_INPUT, "canal EDI 3");
    channel.number = 1;
    check_ok(session_change(&session, CHANGE_REMOVE, &channel_type, &channel, "1", &world->error),
             &world->error);
    session_close(&session);
}

static int64_t current(struct installation *world, const char *user)
{
    struct session session;
    const struct session_options options = { .home = world->home, .user = user };
    int64_t dossier;

    check_ok(session_open(&session, &options, &world->error), &world->error);
    dossier = session.dossier;
    session_close(&session);
    return dossier;
}

static void the_current_dossier_is_the_users_else_the_only_one(void **state)
{
    struct installation *world = *state;
    struct dossier dossier;

    assert_int_equal(current(world, "anne"), 1);
    check_ok(world_add_dossier(world, 2, NULL), &world->error);
    assert_int_equal(current(world, "anne"), 0);
    check_ok(session_use(&world->session, 2, &world->error), &world->error);
    assert_int_equal(current(world, "test"), 2);
    assert_int_equal(current(world, "TEST"), 2);
    assert_int_equal(current(world, "anne"), 0);
    check_refused(session_use(&world->session, 7, &world->error), &world->error, ERROR_NOT_FOUND,
                  "« 7 »");
    assert_int_equal(world->session.dossier, 2);
    world->session.dossier = 0;
    check_refused(session_dossier(&world->session, 0, &dossier, &world->error), &world->error,
                  ERROR_INPUT, "dossier use");
    /* The one that was chosen is gone: the only one left is as good as for anybody else. */
    dossier = load(world, 2);
    check_ok(
        session_change(&world->session, CHANGE_REMOVE, &dossier_type, &dossier, "2", &world->error),
        &world->error);
    assert_int_equal(current(world, "test"), 1);
}

static void changes_that_nest_are_written_whole_or_not_at_all(void **state)
{
    struct installation *world = *state;
    struct session *session = &world->session;
    struct till till = { .head = { 0xf }, .dossier = 1, .number = 1, .label = "Un" };
    struct till wrong = { .head = { 0xf }, .dossier = 9, .number = 1, .label = "Un" };

    check_ok(session_begin(session, &world->error), &world->error);
    check_ok(session_change(session, CHANGE_ADD, &till_type, &till, "1", &world->error),
             &world->error);
    check_refused(session_change(session, CHANGE_ADD, &till_type, &wrong, "1", &world->error),
                  &world->error, ERROR_INPUT, "9");
    assert_false(session_end(session, false, &world->error));
    assert_int_equal(world_number(session->store, "SELECT count(*) FROM till"), 0);
    check_ok(session_begin(session, &world->error), &world->error);
    check_ok(session_change(session, CHANGE_ADD, &till_type, &till, "1", &world->error),
             &world->error);
    check_ok(session_end(session, true, &world->error), &world->error);
    assert_int_equal(world_number(session->store, "SELECT count(*) FROM till"), 1);
    assert_int_equal(session->depth, 0);
}

static void removing_a_dossier_takes_what_is_its_own(void **state)
{
    struct installation *world = *state;
    struct till till = { .head = { 0x7 }, .dossier = 1, .number = 1, .label = "Un" };
    struct dossier dossier = load(world, 1);

    check_ok(world_add_table(world, "art", NULL), &world->error);
    check_ok(session_change(&world->session, CHANGE_ADD, &till_type, &till, "1", &world->error),
             &world->error);
    check_ok(
        session_change(&world->session, CHANGE_REMOVE, &dossier_type, &dossier, "1", &world->error),
        &world->error);
    assert_int_equal(world_number(world->session.store, "SELECT (SELECT count(*) FROM till) +"
                                                        " (SELECT count(*) FROM sync_table) +"
                                                        " (SELECT count(*) FROM sync_field)"),
                     0);
}

static void the_journal_masks_secrets(void **state)
{
    char one[] = "ftp_password=MotDePasse42";
    char two[] = "label=x";
    char three[] = "7";
    char *const words[] = { three, one, two };
    struct text text = TEXT_INIT;

    (void)state;
    session_mask_words(&dossier_type, words, 3, &text);
    assert_string_equal(text_string(&text), "7 ftp_password=•••• label=x");
    text_clear(&text);
}

/* clang-format off */
static const struct {
    const char *name, *content;
    enum error_code code;
    const char *sentence;
} licences[] = {
    { "no file",         NULL, ERROR_REFUSED, "Aucun certificat" },
    { "no option",       "[licence]\nholder=X\n", ERROR_REFUSED, "n'a pas l'option" },
    { "another option",  "[licence]\nholder=X\noptions=\"Service Synchronisation\"\n", ERROR_REFUSED, "n'a pas l'option" },
    { "expired",         "[licence]\nholder=X\noptions=\"" LICENCE_TRACKING_OPTION "\"\nexpires=2020-01-31\n", ERROR_REFUSED, "2020-01-31" },
    { "not a date",      "[licence]\nholder=X\noptions=\"" LICENCE_TRACKING_OPTION "\"\nexpires=31/01/2099\n", ERROR_INPUT, "échéance" },
    { "no such day",     "[licence]\nholder=X\noptions=\"" LICENCE_TRACKING_OPTION "\"\nexpires=2099-02-31\n", ERROR_INPUT, "échéance" },
    { "no holder",       "[licence]\noptions=\"" LICENCE_TRACKING_OPTION "\"\n", ERROR_INPUT, "Titulaire" },
    { "among others",    "[licence]\nholder=X\noptions=\"A; service synchronisation TPV AUTONOME ;B\"\nexpires=2999-12-31\n", ERROR_NONE, NULL },
    { "without an end",  "[licence]\nholder=X\noptions=\"" LICENCE_TRACKING_OPTION "\"\n", ERROR_NONE, NULL },
    { "not INI",         "hello\n", ERROR_INPUT, "ligne 1" },
};
/* clang-format on */

/* Rows of the journal: which span gives which numbers. */
static void any_part_of_the_journal_is_read_alone(void **state)
{
    static const struct {
        struct record_span span;
        int64_t first, last;
    } cases[] = {
        { { .after = 0 }, 1, 40 },
        { { .after = 0, .limit = 3 }, 38, 40 },
        { { .after = 38 }, 39, 40 },
        { { .before = 11, .limit = 4 }, 7, 10 },
        { { .after = 19, .before = 21 }, 20, 20 },
    };
    struct installation *world = *state;
    struct record_place place = session_place(&world->session);
    int64_t *numbers = NULL;
    size_t count = 0;
    const struct field *action = &journal_type.fields[record_find(&journal_type, "action")];

    assert_true(
        db_exec(world->session.store,
                "INSERT INTO journal(id, at, action, result)"
                " WITH RECURSIVE n(i) AS (SELECT 1 + coalesce(max(id), 0) FROM journal UNION ALL"
                " SELECT i + 1 FROM n WHERE i < 40)"
                " SELECT i, '2026-01-01T00:00:00Z', 'n' || (i % 4), 'done' FROM n",
                &world->error));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct record_list list = { .type = &journal_type };
        const struct journal_entry *entry;

        check_ok(journal_read(&place, &cases[i].span, &list, &world->error), &world->error);
        assert_int_equal(list.count, cases[i].last - cases[i].first + 1);
        for (size_t j = 0; j < list.count; j++) {
            entry = record_list_item(&list, j);
            assert_int_equal(entry->id, cases[i].first + (int64_t)j);
        }
        record_list_clear(&list);
    }
    check_ok(journal_sort(world->session.store, action, true, &numbers, &count, &world->error),
             &world->error);
    assert_int_equal(count, 40);
    assert_int_equal(numbers[0], 39);
    assert_int_equal(numbers[1], 35);
    assert_int_equal(numbers[10], 38);
    free(numbers);
}

static void the_licence_allows_what_it_says(void **state)
{
    struct installation *world = *state;
    char path[160];

    snprintf(path, sizeof path, "%s/licence.ini", world->home);
    for (size_t i = 0; i < sizeof licences / sizeof licences[0]; i++) {
        bool ok;

        if (licences[i].content != NULL)
            world_write(path, licences[i].content);
        ok = licence_allows(&world->session.home, LICENCE_TRACKING_OPTION, &world->error);
        if (licences[i].code == ERROR_NONE)
            check_ok(ok, &world->error);
        else
            check_refused(ok, &world->error, licences[i].code, licences[i].sentence);
    }
}

static void one_operation_at_a_time_and_its_owner_is_told(void **state)
{
    struct installation *world = *state;
    struct lock one;
    struct lock two;

    check_ok(lock_dossier(&world->session, "essai", &one, &world->error), &world->error);
    check_refused(lock_dossier(&world->session, "autre", &two, &world->error), &world->error,
                  ERROR_REFUSED, "essai par test");
    lock_release(&two);
    lock_release(&one);
    check_ok(lock_dossier(&world->session, "autre", &two, &world->error), &world->error);
    lock_release(&two);
}

#define IN_HOME(test)    cmocka_unit_test_setup_teardown(test, world_home, world_remove)
#define IN_DOSSIER(test) cmocka_unit_test_setup_teardown(test, world_dossier, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOME(a_home_is_made_once_and_private),
        IN_HOME(a_half_made_home_is_completed_with_its_keys_kept),
        IN_HOME(a_wrong_tpv_ini_is_refused_by_name),
        IN_HOME(a_home_that_is_none_says_how_to_make_one),
        IN_HOME(the_columns_of_each_table_are_the_fields_of_its_type),
        IN_HOME(a_store_of_a_newer_program_is_refused_untouched),
        IN_HOME(the_journal_only_grows),
        IN_HOME(any_part_of_the_journal_is_read_alone),
        IN_HOME(the_licence_allows_what_it_says),
        IN_DOSSIER(defaults_follow_the_channel_and_own_values_do_not),
        IN_DOSSIER(a_wrong_dossier_is_refused_and_nothing_is_written),
        IN_DOSSIER(two_dossiers_never_publish_to_one_place),
        IN_DOSSIER(a_channel_in_use_stays),
        IN_DOSSIER(a_channel_that_the_default_names_stays),
        IN_DOSSIER(the_current_dossier_is_the_users_else_the_only_one),
        IN_DOSSIER(changes_that_nest_are_written_whole_or_not_at_all),
        IN_DOSSIER(removing_a_dossier_takes_what_is_its_own),
        IN_DOSSIER(one_operation_at_a_time_and_its_owner_is_told),
        cmocka_unit_test(the_journal_masks_secrets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
