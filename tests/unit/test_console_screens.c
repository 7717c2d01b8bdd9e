/* SPDX-License-Identifier: MIT */
/* Every screen of the console, as people reach it; REGOLD=1 rewrites what is expected. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/settings/lock.h"
#include "tests/check.h"
#include "tests/console/console_places.h"

enum { LONGEST_WAIT_S = 25, HELD_S = 1, STOP_S = 28, SERVE_MS = 100, LOCK_OWNER_SIZE = 512 };

#define EXTRACT "12111e"

/* clang-format off */
static const struct { int rows, columns; } sizes[] = { { 24, 80 }, { 16, 60 } };
/* clang-format on */

static void compare_one(const char *directory, const struct console_place *place, int rows,
                        int columns, const char *name)
{
    struct console_world world;

    console_place_open(&world, directory, place, rows, columns);
    console_world_compare(&world, name);
    console_world_close(&world);
}

static void screens_are_as_expected(void **state)
{
    for (size_t i = 0; i < console_place_count; i++) {
        const struct console_place *place = &console_places[i];

        for (size_t j = 0; place->language != ENGLISH && j < sizeof sizes / sizeof sizes[0]; j++)
            compare_one(*state, place, sizes[j].rows, sizes[j].columns, place->name);
    }
}

static void the_main_ones_speak_english(void **state)
{
    console_world_speak("en");
    for (size_t i = 0; i < console_place_count; i++)
        if (console_places[i].language != FRENCH) {
            char name[80];

            snprintf(name, sizeof name, "en-%s", console_places[i].name);
            compare_one(*state, &console_places[i], 24, 80, name);
        }
}

/* The work says when it took the dossier: time passes only then. */
static void wait_for_its_start(struct console_world *world)
{
    char owner[LOCK_OWNER_SIZE] = "";

    for (int i = 0; owner[0] == '\0' && i < LONGEST_WAIT_S * 1000 / SERVE_MS; i++) {
        tui_serve(world->console.app, SERVE_MS);
        if (!lock_read(&world->console.session, owner, sizeof owner, &world->error))
            fail_msg("%s", world->error.message);
    }
    assert_string_not_equal(owner, "");
}

/* A lock that lasts is told about after a while. */
static void wait_for_the_lock(struct console_world *world)
{
    static const char told[] = "Base verrouillée";
    int64_t passed = 0;
    bool seen = false;

    while (!seen && passed < LONGEST_WAIT_S) {
        char *screen = console_world_dump(world);

        seen = strstr(screen, told) != NULL;
        free(screen);
        console_world_advance(1);
        passed++;
        tui_serve(world->console.app, SERVE_MS);
    }
    /* Back, or nowhere: the work finds no time to look at, until more of it passes. */
    console_world_advance(HELD_S - passed);
    tui_resize(world->console.app, LINES, COLS); /* reads the time again */
    console_world_sees(world, told);
}

/* Work that waits for a database that another program keeps: it goes on once this is closed. */
static struct db *start_held_work(struct console_world *world, const char *directory, int rows,
                                  int columns)
{
    struct db *other;

    console_world_open(world, directory, WORLD_NEW, rows, columns);
    other = console_world_database(world);
    if (!db_exec(other, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE", &world->error))
        fail_msg("%s", world->error.detail);
    console_world_type(world, EXTRACT);
    wait_for_its_start(world);
    wait_for_the_lock(world);
    return other;
}

static void let_go(struct db *other)
{
    db_rollback(other);
    db_close(other);
}

static void compare_work(const char *directory, int rows, int columns)
{
    struct console_world world;
    struct db *other = start_held_work(&world, directory, rows, columns);

    console_world_compare(&world, "work-running");
    console_world_type(&world, "<Esc>");
    console_world_compare(&world, "work-look-elsewhere");
    console_world_type(&world, "l");
    console_world_compare(&world, "work-in-panel");
    console_world_type(&world, "6<C-c>");
    console_world_compare(&world, "work-stop");
    console_world_type(&world, "a");
    console_world_compare(&world, "work-stopping");
    console_world_advance(STOP_S - HELD_S);
    console_world_settle(&world);
    console_world_compare(&world, "work-stopped");
    console_world_type(&world, "<Esc>");
    console_world_compare(&world, "work-stopped-panel");
    let_go(other);
    console_world_close(&world);
}

static void work_is_told_from_its_start_to_its_stop(void **state)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        compare_work(*state, sizes[i].rows, sizes[i].columns);
}

static void leaving_says_that_work_goes_on(void **state)
{
    struct console_world world;
    struct db *other = start_held_work(&world, *state, 24, 80);

    console_world_type(&world, "<Esc>l<F10>");
    console_world_compare(&world, "work-leave");
    let_go(other);
    console_world_close(&world);
}

static void a_window_too_small_says_what_it_needs(void **state)
{
    struct console_world world;

    console_world_open(&world, *state, WORLD_NEW, 24, 80);
    console_world_type(&world, "1111<Enter>");
    tui_resize(world.console.app, 15, 59);
    console_world_compare(&world, "too-small");
    tui_resize(world.console.app, 24, 80);
    console_world_compare(&world, "dossier-server");
    console_world_close(&world);
}

/* Also after a failure: what follows speaks French. */
static int back_to_french(void **state)
{
    (void)state;
    console_world_speak("fr");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_expected),
        cmocka_unit_test_teardown(the_main_ones_speak_english, back_to_french),
        cmocka_unit_test(work_is_told_from_its_start_to_its_stop),
        cmocka_unit_test(leaving_says_that_work_goes_on),
        cmocka_unit_test(a_window_too_small_says_what_it_needs),
    };

    return cmocka_run_group_tests(tests, console_world_setup, console_world_teardown);
}
