/* SPDX-License-Identifier: MIT */
/*
 * Keys and sizes at random on the console itself: nothing of what anybody can type may break it.
 *
 * TPV_SEED replays one seed, TPV_KEYS changes the number of keys.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/console/console_places.h"
#include "tests/console/screen_driver.h"
#include "tui/app_internal.h"

enum {
    KEYS = 100000,
    SEED = 20261124,
    DRAW_EVERY = 5,
    GO_EVERY = 150, /* keys between two places that are gone to */
    RESIZE_EVERY = 50,
    LOOK_EVERY = 1000, /* keys between two looks at the processor's time */
    LONGEST_S = 60,    /* of that time, in which those keys must pass: a loop that never ends */
    NOBODY = 65534,
    SERVE_MS = 5
};

static const char *const visited[] = { "menu",  "list",   "form", "text",   "job",
                                       "panes", "dialog", "pick", "palette" };
enum { CLASSES = sizeof visited / sizeof visited[0] };

struct monkey {
    const char *directory;
    struct console_world world;
    uint32_t seed;
    int64_t keys;
    size_t visits[CLASSES];
    size_t left; /* how many times it left the console */
};

/*
 * What is typed may become a directory to publish in: it must not be one of the machine's. Memory
 * checkers want to look at the process all the same.
 */
static int setup(void **state)
{
    if (geteuid() == 0) {
        assert_int_equal(setresgid(NOBODY, NOBODY, NOBODY), 0);
        assert_int_equal(setresuid(NOBODY, NOBODY, NOBODY), 0);
        assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);
    }
    return console_world_setup(state);
}

/* A processor that turns for nothing is told from a machine that is busy elsewhere. */
static void limit_time(void)
{
    const struct itimerval limit = { .it_value = { .tv_sec = LONGEST_S } };

    assert_int_equal(setitimer(ITIMER_PROF, &limit, NULL), 0);
}

static void enter(struct monkey *monkey)
{
    /* Few tables: each is looked at anew whenever their list is shown. */
    static const char few[] =
        "PRAGMA foreign_keys = OFF;"
        "DELETE FROM sync_field WHERE \"table\" NOT IN ('ART', 'TVA', 'PAYS');"
        "DELETE FROM sync_table WHERE name NOT IN ('ART', 'TVA', 'PAYS')";

    console_world_open(&monkey->world, monkey->directory, WORLD_NEW, 24, 80);
    console_world_run_clocks();
    console_world_alter_store(&monkey->world, few);
    assert_true(db_exec(monkey->world.console.session.store, "PRAGMA synchronous = OFF",
                        &monkey->world.error));
}

/* Who left comes back, to a console as new. */
static void come_back(struct monkey *monkey)
{
    struct tui_app *app = monkey->world.console.app;

    if (!app->ended && tui_top(app) != NULL)
        return;
    console_world_close(&monkey->world);
    monkey->left++;
    enter(monkey);
}

static void note_visit(struct monkey *monkey)
{
    const char *class = tui_top(monkey->world.console.app)->class->name;

    for (size_t i = 0; i < CLASSES; i++)
        monkey->visits[i] += strcmp(visited[i], class) == 0;
}

static void resize(struct monkey *monkey)
{
    /* clang-format off */
    static const struct { int rows, columns; } sizes[] = {
        { 24, 80 }, { 43, 132 }, { 16, 60 }, { 5, 20 }, { 80, 300 }, { 1, 1 },
    };
    /* clang-format on */
    enum { SIZES = sizeof sizes / sizeof sizes[0] };
    uint32_t which = screen_random(&monkey->seed) % (SIZES + 1);

    if (which < SIZES)
        tui_resize(monkey->world.console.app, sizes[which].rows, sizes[which].columns);
    else
        tui_resize(monkey->world.console.app, (int)(screen_random(&monkey->seed) % 60) + 1,
                   (int)(screen_random(&monkey->seed) % 200) + 1);
}

/* Back to the first menu, then where people go; what it opened is not waited for. */
static void go_somewhere(struct monkey *monkey)
{
    const struct console_place *place =
        &console_places[screen_random(&monkey->seed) % console_place_count];
    struct tui_app *app = monkey->world.console.app;
    char keys[160];
    char *rest;
    char *part;

    while (app->depth > 1)
        tui_pop(app);
    frame_release_dead(app);
    string_store(keys, sizeof keys, place->keys);
    part = keys;
    while (part != NULL) {
        rest = strstr(part, "<Wait>");
        if (rest != NULL)
            *rest = '\0';
        screen_type(app, part);
        tui_serve(app, SERVE_MS);
        part = rest == NULL ? NULL : rest + strlen("<Wait>");
    }
    monkey->keys += (int64_t)strlen(place->keys);
}

static void press(struct monkey *monkey)
{
    uint32_t chance = screen_random(&monkey->seed);

    if (chance % GO_EVERY == 0)
        go_somewhere(monkey);
    else if (chance % RESIZE_EVERY == 1)
        resize(monkey);
    else
        tui_send_key(monkey->world.console.app, screen_random_key(&monkey->seed));
    monkey->keys++;
}

static int64_t number_from(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    int64_t number = otherwise;

    if (text != NULL)
        assert_true(string_to_integer(text, 1, UINT32_MAX, &number));
    return number;
}

static void random_keys_break_nothing(void **state)
{
    struct monkey monkey = { .directory = *state, .seed = (uint32_t)number_from("TPV_SEED", SEED) };
    int64_t count = number_from("TPV_KEYS", KEYS);

    /* Said before: a crash says nothing afterwards. */
    print_message("TPV_SEED=%u TPV_KEYS=%lld\n", monkey.seed, (long long)count);
    enter(&monkey);
    for (int64_t turn = 0; monkey.keys < count; turn++) {
        if (turn % LOOK_EVERY == 0)
            limit_time();
        press(&monkey);
        come_back(&monkey);
        note_visit(&monkey);
        if (turn % DRAW_EVERY == 0) {
            tui_serve(monkey.world.console.app, 0);
            come_back(&monkey);
            frame_draw(monkey.world.console.app);
        }
    }
    console_world_close(&monkey.world);
    for (size_t i = 0; i < CLASSES; i++) {
        print_message("  %s: %zu\n", visited[i], monkey.visits[i]);
        assert_true(monkey.visits[i] > 0); /* it went everywhere */
    }
    print_message("  left %zu times\n", monkey.left);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_keys_break_nothing) };

    return cmocka_run_group_tests(tests, setup, console_world_teardown);
}
