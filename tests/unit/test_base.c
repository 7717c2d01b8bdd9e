/* SPDX-License-Identifier: MIT */
/* error, clock, log, seal. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/seal.h"
#include "tests/check.h"
#include "tests/unit/world.h"

static void the_first_failure_wins(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    assert_false(error_set(&error, ERROR_INPUT, "%s", "first"));
    assert_false(error_set(&error, ERROR_IO, "second"));
    assert_false(error_set_errno(&error, "third"));
    assert_false(error_detail(&error, "detail one"));
    assert_false(error_detail(&error, "detail two"));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_string_equal(error.message, "first");
    assert_string_equal(error.detail, "detail one");
    error_clear(&error);
    assert_int_equal(error.code, ERROR_NONE);
    assert_string_equal(error.message, "");
}

static void a_failure_of_the_system_keeps_its_number(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    errno = ENOSPC;
    error_set_errno(&error, "Écriture de %s", "x");
    assert_int_equal(error.system, ENOSPC);
    assert_int_equal(error.code, ERROR_IO);
    assert_non_null(strstr(error.message, "Écriture de x : "));
    assert_non_null(strstr(error.message, strerror(ENOSPC)));
}

static void a_long_sentence_is_cut_at_a_character(void **state)
{
    struct error error = ERROR_INIT;
    char name[1201];

    (void)state;
    for (size_t i = 0; i + 1 < sizeof name; i += 2)
        memcpy(name + i, "é", 2);
    name[1200] = '\0';
    for (int shift = 0; shift < 2; shift++) {
        error_clear(&error);
        error_set(&error, ERROR_IO, "%.*s%s", shift, "a", name);
        error_detail(&error, "%.*s%s", shift, "a", name);
        assert_true(utf8_valid(error.message) && strlen(error.message) > 500);
        assert_true(utf8_valid(error.detail) && strlen(error.detail) > 500);
    }
}

static void every_code_has_its_name_and_its_exit_status(void **state)
{
    (void)state;
    for (int code = 0; code < ERROR_CODE_COUNT; code++) {
        int status = error_exit_status((enum error_code)code);

        assert_true(error_name((enum error_code)code)[0] != '\0');
        assert_true((status >= 0 && status <= 4) || status == 130);
        assert_int_equal(status == 0, code == ERROR_NONE);
    }
    assert_int_equal(error_exit_status(ERROR_USAGE), 2);
    assert_int_equal(error_exit_status(ERROR_PARTIAL), 3);
    assert_int_equal(error_exit_status(ERROR_REFUSED), 4);
    assert_int_equal(error_exit_status(ERROR_STOPPED), 130);
    assert_int_equal(error_exit_status(ERROR_CODE_COUNT), 1);
}

/* clang-format off */
static const struct {
    const char *text;
    bool good;
    int64_t time;
} times[] = {
    { "1970-01-01T00:00:00Z",  true,  0 },
    { "2026-11-24T08:15:00Z",  true,  1795508100 },
    { "2024-02-29T23:59:59Z",  true,  1709251199 },
    { "2026-11-24",            false, 0 },
    { "2026-11-24T08:15:00",   false, 0 },
    { "2026-11-24T08:15:00Zx", false, 0 },
    { "2026-13-01T00:00:00Z",  false, 0 },
    { "2026-02-31T00:00:00Z",  false, 0 },
    { "2026-01-01T24:00:00Z",  false, 0 },
    { " 2026-01-01T00:00:00Z", false, 0 },
    { "2026-1-1T0:0:0Z",       false, 0 },
    { "",                      false, 0 },
    { "demain",                false, 0 },
};

static const struct {
    int64_t ms;
    const char *text;
} durations[] = {
    { 0, "0 ms" }, { 850, "850 ms" }, { 999, "999 ms" }, { 1000, "1,0 s" }, { 4290, "4,2 s" },
    { 59999, "59,9 s" }, { 60000, "1 min 00 s" }, { 187000, "3 min 07 s" }, { 3600000, "1 h 00 min" },
    { 18120000, "5 h 02 min" }, { 86400000, "1 j 00 h" }, { 183600000, "2 j 03 h" },
};
/* clang-format on */

static void stored_times_are_read_and_nothing_else(void **state)
{
    char text[CLOCK_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        int64_t time = -1;

        if (clock_parse_utc(times[i].text, &time) != times[i].good)
            fail_msg("« %s » taken wrongly", times[i].text);
        if (!times[i].good)
            continue;
        assert_int_equal(time, times[i].time);
        clock_format_utc(time, text);
        assert_string_equal(text, times[i].text);
    }
}

static void times_are_shown_local_and_durations_rounded_down(void **state)
{
    char text[CLOCK_TEXT_SIZE];

    (void)state;
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    clock_localize("2026-07-01T22:30:00Z", text);
    assert_true(strcmp(text, "02/07/2026 00:30:00") == 0 ||
                access("/usr/share/zoneinfo/Europe/Paris", R_OK) != 0);
    clock_localize("jamais", text);
    assert_string_equal(text, "jamais");
    for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
        clock_format_duration(durations[i].ms, text);
        assert_string_equal(text, durations[i].text);
    }
    assert_true(clock_monotonic_ms() <= clock_monotonic_ms());
}

static void a_failure_is_one_line_of_the_log(void **state)
{
    struct installation *world = *state;
    struct error error = {
        .code = ERROR_IO, .system = ENOSPC, .message = "l'un\nl'autre", .detail = "/a\tb"
    };
    char *path = world_path(world, "tpvadmin.log");
    char *content;
    size_t size;

    log_failure(path, "test", "extract full", &error);
    log_failure(path, "test", "init", &error);
    content = path_read(path, 4096, &size, &world->error);
    check_ok(content != NULL, &world->error);
    assert_non_null(strstr(content, "extract full: io: l'un l'autre (errno 28: "));
    assert_non_null(strstr(content, " | /a b\n"));
    assert_ptr_equal(strchr(strchr(content, '\n') + 1, '\n'), content + size - 1);
    free(content);
    free(path);
}

static void a_large_log_is_put_aside_once(void **state)
{
    struct installation *world = *state;
    struct error error = { .code = ERROR_IO, .message = "x" };
    char *path = world_path(world, "tpvadmin.log");
    char *kept = world_path(world, "tpvadmin.log.1");

    world_write(path, "old\n");
    assert_int_equal(truncate(path, 4 << 20), 0);
    log_failure(path, "test", "x", &error);
    assert_int_equal(path_size(kept), 4 << 20);
    assert_true(path_size(path) < 200);
    log_failure("/nonexistent/log", "test", "x", &error); /* nothing to do about it */
    free(path);
    free(kept);
}

/* A key in the world's directory. */
static struct seal_key make_key(struct installation *world, const char *name)
{
    struct seal_key key;
    char *path = world_path(world, name);

    check_ok(seal_init(&world->error) && seal_key_create(path, &world->error) &&
                 seal_key_read(path, &key, &world->error),
             &world->error);
    free(path);
    return key;
}

static void a_secret_comes_back_with_its_key_only(void **state)
{
    struct installation *world = *state;
    struct seal_key key = make_key(world, "a.key");
    struct seal_key other = make_key(world, "b.key");
    struct text sealed = TEXT_INIT;
    struct text again = TEXT_INIT;
    char secret[32];

    check_ok(seal_close(&key, "été secret", &sealed, &world->error), &world->error);
    check_ok(seal_close(&key, "été secret", &again, &world->error), &world->error);
    assert_string_not_equal(text_string(&sealed), text_string(&again));
    assert_null(strstr(text_string(&sealed), "secret"));
    check_ok(seal_open(&key, text_string(&sealed), secret, sizeof secret, &world->error),
             &world->error);
    assert_string_equal(secret, "été secret");
    check_refused(seal_open(&other, text_string(&sealed), secret, sizeof secret, &world->error),
                  &world->error, ERROR_CORRUPT, "bonne clé");
    check_refused(seal_open(&key, text_string(&sealed), secret, 4, &world->error), &world->error,
                  ERROR_CORRUPT, NULL);
    text_clear(&sealed);
    text_clear(&again);
}

static void an_altered_secret_does_not_open(void **state)
{
    struct installation *world = *state;
    struct seal_key key = make_key(world, "a.key");
    struct text sealed = TEXT_INIT;
    char secret[32];

    check_ok(seal_close(&key, "secret", &sealed, &world->error), &world->error);
    for (size_t i = 0; i < sealed.length; i++) {
        char kept = sealed.data[i];

        sealed.data[i] = kept == 'A' ? 'B' : 'A';
        check_refused(seal_open(&key, sealed.data, secret, sizeof secret, &world->error),
                      &world->error, ERROR_CORRUPT, NULL);
        sealed.data[i] = '\0';
        check_refused(seal_open(&key, sealed.data, secret, sizeof secret, &world->error),
                      &world->error, ERROR_CORRUPT, NULL);
        sealed.data[i] = kept;
    }
    text_clear(&sealed);
}

static void a_key_is_private_whole_and_never_replaced(void **state)
{
    struct installation *world = *state;
    struct seal_key key = make_key(world, "a.key");
    char *path = world_path(world, "a.key");
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    check_refused(seal_key_create(path, &world->error), &world->error, ERROR_REFUSED, "existe");
    assert_int_equal(chmod(path, 0640), 0);
    check_refused(seal_key_read(path, &key, &world->error), &world->error, ERROR_REFUSED, "chmod");
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, 31), 0);
    check_refused(seal_key_read(path, &key, &world->error), &world->error, ERROR_CORRUPT, NULL);
    assert_int_equal(truncate(path, 33), 0);
    check_refused(seal_key_read(path, &key, &world->error), &world->error, ERROR_CORRUPT, NULL);
    assert_int_equal(unlink(path), 0);
    check_refused(seal_key_read(path, &key, &world->error), &world->error, ERROR_IO, path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_wins),
        cmocka_unit_test(a_failure_of_the_system_keeps_its_number),
        cmocka_unit_test(a_long_sentence_is_cut_at_a_character),
        cmocka_unit_test(every_code_has_its_name_and_its_exit_status),
        cmocka_unit_test(stored_times_are_read_and_nothing_else),
        cmocka_unit_test(times_are_shown_local_and_durations_rounded_down),
        cmocka_unit_test_setup_teardown(a_failure_is_one_line_of_the_log, world_directory,
                                        world_remove),
        cmocka_unit_test_setup_teardown(a_large_log_is_put_aside_once, world_directory,
                                        world_remove),
        cmocka_unit_test_setup_teardown(a_secret_comes_back_with_its_key_only, world_directory,
                                        world_remove),
        cmocka_unit_test_setup_teardown(an_altered_secret_does_not_open, world_directory,
                                        world_remove),
        cmocka_unit_test_setup_teardown(a_key_is_private_whole_and_never_replaced, world_directory,
                                        world_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
