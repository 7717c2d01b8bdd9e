/* SPDX-License-Identifier: MIT */
/* The file that starts a till: written, read again, altered, opened with the wrong words. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/path.h"
#include "core/base/seal.h"
#include "core/record/record_text.h"
#include "core/sync/till_configuration.h"
#include "tests/check.h"
#include "tests/unit/world.h"

static const char passphrase[] = "boulangerie du port";

static void set_dossier(struct installation *world, const char *const *words)
{
    struct record_place place = session_place(&world->session);
    struct dossier dossier = { .head = { 0 } };

    check_ok(record_set(&dossier_type, &dossier, 0, "1", &world->error) &&
                 record_load(&place, &dossier_type, &dossier, &world->error),
             &world->error);
    for (size_t i = 0; words[i] != NULL; i += 2)
        check_ok(record_set(&dossier_type, &dossier, (size_t)record_find(&dossier_type, words[i]),
                            words[i + 1], &world->error),
                 &world->error);
    check_ok(
        session_change(&world->session, CHANGE_SET, &dossier_type, &dossier, "", &world->error),
        &world->error);
    record_wipe(&dossier_type, &dossier);
}

static char *make(struct installation *world, const char *words)
{
    static const char *const values[] = { "ftp_address", "ftp.exemple.fr", "ftp_user",
                                          "magasin",     "ftp_password",   "S3cret!é",
                                          "db_password", "BaseSecrete",    NULL };
    struct text file = TEXT_INIT;

    set_dossier(world, values);
    check_ok(till_configuration_make(&world->session, words, &file, &world->error), &world->error);
    return text_detach(&file);
}

static bool parse(struct installation *world, const char *content, const char *words,
                  struct till_configuration *configuration, bool *sealed)
{
    return till_configuration_parse(content, "x.ini", words, configuration, sealed, &world->error);
}

static void what_is_written_is_read_again(void **state)
{
    struct installation *world = *state;
    struct till_configuration read;
    bool sealed = false;
    char *file = make(world, passphrase);

    check_ok(parse(world, file, passphrase, &read, &sealed), &world->error);
    assert_true(sealed);
    assert_string_equal(read.environment, "TPV");
    assert_int_equal(read.dossier, 1);
    assert_string_equal(read.ftp_address, "ftp.exemple.fr");
    assert_string_equal(read.ftp_user, "magasin");
    assert_string_equal(read.ftp_password, "S3cret!é");
    assert_int_equal(read.web_timeout_s, 60);
    assert_string_equal(read.created_by, "test");
    record_wipe(&till_configuration_type, &read);
    free(file);
}

static void secrets_are_never_in_clear(void **state)
{
    struct installation *world = *state;
    struct till_configuration read;
    struct text preview = TEXT_INIT;
    bool sealed = true;
    char *with = make(world, passphrase);
    char *without = make(world, NULL);

    assert_null(strstr(with, "S3cret"));
    assert_null(strstr(with, passphrase));
    assert_null(strstr(with, "BaseSecrete"));
    assert_null(strstr(with, "db_"));
    assert_null(strstr(without, "[secrets]"));
    check_ok(parse(world, without, NULL, &read, &sealed), &world->error);
    assert_false(sealed);
    assert_string_equal(read.ftp_password, "");
    check_ok(till_configuration_preview(&world->session, true, &preview, &world->error),
             &world->error);
    assert_null(strstr(text_string(&preview), "S3cret"));
    text_clear(&preview);
    record_wipe(&till_configuration_type, &read);
    free(with);
    free(without);
}

static void without_the_passphrase_all_but_the_secrets_is_read(void **state)
{
    struct installation *world = *state;
    struct till_configuration read;
    bool sealed = false;
    char *file = make(world, passphrase);

    check_ok(parse(world, file, NULL, &read, &sealed), &world->error);
    assert_true(sealed);
    assert_string_equal(read.ftp_password, "");
    check_refused(parse(world, file, "boulangerie du pont", &read, &sealed), &world->error,
                  ERROR_INPUT, "phrase de passe");
    assert_string_equal(read.ftp_address, "");
    free(file);
}

static void an_altered_file_is_refused(void **state)
{
    struct installation *world = *state;
    struct till_configuration read;
    bool sealed;
    char *file = make(world, NULL);
    size_t length = strlen(file);
    char *copy = malloc(length + 1);

    /* Every character of what is signed, changed into another. */
    for (size_t i = 0; i < (size_t)(strstr(file, "; signature\n") - file); i++) {
        memcpy(copy, file, length + 1);
        copy[i] = (char)(file[i] == 'a' ? 'b' : 'a');
        assert_false(parse(world, copy, NULL, &read, &sealed));
        assert_int_not_equal(world->error.code, ERROR_NONE);
        error_clear(&world->error);
    }
    for (size_t i = 0; i < length; i += 7) {
        memcpy(copy, file, length + 1);
        copy[i] = '\0';
        assert_false(parse(world, copy, NULL, &read, &sealed));
        error_clear(&world->error);
    }
    free(copy);
    free(file);
}

static void another_format_or_costly_secrets_are_refused(void **state)
{
    struct installation *world = *state;
    struct till_configuration read;
    struct seal_passphrase parameters;
    bool sealed;
    char *file = make(world, passphrase);
    char *format = strstr(file, "format = \"1\"");

    format[strlen("format = \"")] = '2';
    check_refused(parse(world, file, NULL, &read, &sealed), &world->error, ERROR_REFUSED,
                  "plus récente");
    free(file);
    assert_false(seal_passphrase_parse("00", "3", "131072", &parameters));
    assert_false(
        seal_passphrase_parse("00112233445566778899aabbccddeeff", "3", "99999999", &parameters));
    assert_false(
        seal_passphrase_parse("00112233445566778899aabbccddeeff", "9999", "131072", &parameters));
    assert_true(seal_passphrase_parse("00112233445566778899aabbccddeeff", "1", "64", &parameters));
}

static void a_short_passphrase_writes_nothing(void **state)
{
    struct installation *world = *state;
    char *path = world_path(world, "caisse.ini");
    char *file = make(world, NULL);
    struct stat status;

    check_refused(till_configuration_export(&world->session, "court", path, &world->error),
                  &world->error, ERROR_INPUT, "8");
    assert_false(path_exists(path));
    check_ok(till_configuration_export(&world->session, passphrase, path, &world->error),
             &world->error);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(world_number(world->session.store,
                                  "SELECT count(*) FROM journal WHERE action = 'dossier export'"),
                     2);
    free(path);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read_again, world_dossier, world_remove),
        cmocka_unit_test_setup_teardown(secrets_are_never_in_clear, world_dossier, world_remove),
        cmocka_unit_test_setup_teardown(without_the_passphrase_all_but_the_secrets_is_read,
                                        world_dossier, world_remove),
        cmocka_unit_test_setup_teardown(an_altered_file_is_refused, world_dossier, world_remove),
        cmocka_unit_test_setup_teardown(another_format_or_costly_secrets_are_refused, world_dossier,
                                        world_remove),
        cmocka_unit_test_setup_teardown(a_short_passphrase_writes_nothing, world_dossier,
                                        world_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
