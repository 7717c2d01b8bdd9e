/* SPDX-License-Identifier: MIT */
/* Every screen of the console, as people reach it; REGOLD=1 rewrites what is expected. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/settings/lock.h"
#include "tests/check.h"
#include "tests/console/console_world.h"

enum {
    HOUR = 3600,
    DAY = 24 * HOUR,
    HELD_S = 5,
    LONGEST_WAIT_S = 25,
    SERVE_MS = 100,
    LOCK_OWNER_SIZE = 512
};

/* clang-format off */
/* Where the screens are, from the first menu. */
#define SERVER    "1211"
#define PUBLISHED SERVER "4"
#define TABLES    "1212<Wait>"
#define JOURNAL   "23"
#define LICENCE   "24"
#define INFOS     "25"

struct screen {
    const char *name;
    enum world_home home;
    const char *keys;
    int64_t after_s;   /* time that passed since the home was made */
    bool without_licence;
    const char *store; /* statements on the settings before the keys; NULL = none */
    enum { FRENCH, BOTH, ENGLISH } language; /* English at 80x24 only */
};

static const struct screen screens[] = {
    { "console-menu",               WORLD_NEW,       .keys = "",                       .language = BOTH },
    { "console-sales",              WORLD_NEW,       .keys = "1" },
    { "console-files",              WORLD_NEW,       .keys = "11" },
    { "console-settings",           WORLD_NEW,       .keys = "111" },
    { "console-shop",               WORLD_NEW,       .keys = "12" },
    { "console-autonomous",         WORLD_NEW,       .keys = "121",                    .language = BOTH },
    { "console-packages",           WORLD_NEW,       .keys = "1214" },
    { "console-administration",     WORLD_NEW,       .keys = "2",                      .language = BOTH },
    { "console-to-come",            WORLD_NEW,       .keys = "21" },
    { "console-menu-help",          WORLD_NEW,       .keys = "?" },
    { "console-leave",              WORLD_NEW,       .keys = "q" },
    { "console-palette",            WORLD_NEW,       .keys = ":",                      .language = BOTH },
    { "console-palette-typed",      WORLD_NEW,       .keys = ":exdo" },
    { "console-palette-none",       WORLD_NEW,       .keys = ":zzz" },

    { "dossiers",                   WORLD_NEW,       .keys = "1111",                   .language = BOTH },
    { "dossiers-empty",             WORLD_NEW,       .keys = "1111",
      .store = "PRAGMA foreign_keys = OFF; DELETE FROM dossier" },
    { "dossiers-remove",            WORLD_NEW,       .keys = "1111d" },
    { "dossiers-help",              WORLD_NEW,       .keys = "1111?" },
    { "dossier-server",             WORLD_NEW,       .keys = "1111<Enter>",            .language = BOTH },
    { "dossier-database",           WORLD_NEW,       .keys = "1111<Enter><C-n>" },
    { "dossier-ftp",                WORLD_NEW,       .keys = "1111<Enter><C-n><C-n>",  .language = BOTH },
    { "dossier-web",                WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><C-n>" },
    { "dossier-till",               WORLD_NEW,       .keys = "1111<Enter><C-t>" },
    { "dossier-channel",            WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><Enter>" },
    { "dossier-rederived",          WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><C-u>2<Tab>" },
    { "dossier-refused",            WORLD_NEW,       .keys = "1111<Enter><C-n><C-u>oracle:/x<C-s>" },
    { "dossier-changed",            WORLD_NEW,       .keys = "1111<Enter><Tab>x<Esc>" },
    { "dossier-help",               WORLD_NEW,       .keys = "1111<Enter><F1>" },
    { "dossier-field-help",         WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><Tab><F1>" },
    { "dossier-new",                WORLD_NEW,       .keys = "1111a" },
    { "dossier-tested",             WORLD_NEW,       .keys = "1111<Enter><C-n><Tab><Tab><Tab><Enter><Wait>" },

    { "server-empty",               WORLD_NEW,       .keys = SERVER,                   .language = BOTH },
    { "server-published",           WORLD_PUBLISHED, .keys = SERVER,                   .language = BOTH },
    { "server-late",                WORLD_PUBLISHED, .keys = SERVER, .after_s = 4 * DAY + 18 * HOUR },
    { "server-expired",             WORLD_PUBLISHED, .keys = SERVER, .after_s = 6 * DAY },
    { "server-waiting",             WORLD_PUBLISHED, .keys = SERVER,
      .store = "UPDATE artefact SET state = 'built' WHERE sequence > 2" },
    { "server-failed",              WORLD_PUBLISHED, .keys = SERVER,
      .store = "UPDATE artefact SET state = 'failed', message = 'Le disque est plein.'"
               " WHERE sequence = 4" },
    { "server-help",                WORLD_NEW,       .keys = SERVER "?" },
    { "server-no-dossier",          WORLD_NEW,       .keys = "1111d1<Tab><Enter><Esc><Esc><Esc><Esc>"
      SERVER "1" },
    { "server-package",             WORLD_NEW,       .keys = SERVER "3" },
    { "server-no-work",             WORLD_NEW,       .keys = SERVER "6" },
    { "extract-question",           WORLD_NEW,       .keys = SERVER "1",               .language = BOTH },
    { "extract-done",               WORLD_NEW,       .keys = SERVER "1e<Wait>",        .language = BOTH },
    { "extract-changes",            WORLD_PUBLISHED, .keys = SERVER "2<Wait>" },
    { "extract-refused",            WORLD_NEW,       .keys = SERVER "2<Wait>" },
    { "publish-nothing",            WORLD_PUBLISHED, .keys = SERVER "5<Wait>" },

    { "published-empty",            WORLD_NEW,       .keys = PUBLISHED },
    { "published",                  WORLD_PUBLISHED, .keys = PUBLISHED,                .language = BOTH },
    { "published-sorted",           WORLD_PUBLISHED, .keys = PUBLISHED "sssss" },
    { "published-manifest",         WORLD_PUBLISHED, .keys = PUBLISHED "<Enter>",      .language = BOTH },
    { "published-verified",         WORLD_PUBLISHED, .keys = PUBLISHED "v<Wait>" },
    { "published-nothing-to-purge", WORLD_PUBLISHED, .keys = PUBLISHED "x" },
    { "published-purge",            WORLD_PUBLISHED, .keys = SERVER "1e<Wait><Esc>4x" },
    { "published-help",             WORLD_PUBLISHED, .keys = PUBLISHED "?" },

    { "journal-empty",              WORLD_NEW,       .keys = JOURNAL,
      .store = "DROP TRIGGER journal_keeps_all; DELETE FROM journal" },
    { "journal",                    WORLD_PUBLISHED, .keys = JOURNAL,                  .language = BOTH },
    { "journal-entry",              WORLD_PUBLISHED, .keys = JOURNAL "<Enter>" },
    { "journal-filter",             WORLD_PUBLISHED, .keys = JOURNAL "/extract full" },
    { "journal-nothing",            WORLD_PUBLISHED, .keys = JOURNAL "/zzz<Enter>" },
    { "journal-following",          WORLD_PUBLISHED, .keys = JOURNAL "f" },
    { "journal-help",               WORLD_PUBLISHED, .keys = JOURNAL "?" },

    { "tables",                     WORLD_NEW,       .keys = TABLES,           .language = ENGLISH },
    { "tables-form",                WORLD_NEW,       .keys = TABLES "<Enter>", .language = ENGLISH },
    { "tables-discovery",           WORLD_NEW,       .keys = TABLES "a<Wait>", .language = ENGLISH },
    { "fields",                     WORLD_NEW,       .keys = "1213<Enter>",    .language = ENGLISH },
    { "tables-error",               WORLD_NEW,       .keys = TABLES "tn<Wait>t",
      .without_licence = true },

    { "licence",                    WORLD_NEW,       .keys = LICENCE,                  .language = BOTH },
    { "information",                WORLD_PUBLISHED, .keys = INFOS,                    .language = BOTH },
    { "information-found",          WORLD_PUBLISHED, .keys = INFOS "/zstd<Enter>" },
};

static const struct { int rows, columns; } sizes[] = { { 24, 80 }, { 16, 60 } };
/* clang-format on */

static void compare_one(const char *directory, const struct screen *screen, int rows, int columns,
                        const char *name)
{
    struct console_world world;

    console_world_open(&world, directory, screen->home, rows, columns);
    if (screen->store != NULL)
        console_world_alter_store(&world, screen->store);
    if (screen->without_licence)
        console_world_remove(&world, "licence.ini");
    console_world_advance(screen->after_s);
    console_world_type(&world, screen->keys);
    console_world_compare(&world, name);
    console_world_close(&world);
}

static void screens_are_as_expected(void **state)
{
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++)
        for (size_t j = 0; screens[i].language != ENGLISH && j < sizeof sizes / sizeof sizes[0];
             j++)
            compare_one(*state, &screens[i], sizes[j].rows, sizes[j].columns, screens[i].name);
}

static void the_main_ones_speak_english(void **state)
{
    console_world_speak("en");
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++)
        if (screens[i].language != FRENCH) {
            char name[80];

            snprintf(name, sizeof name, "en-%s", screens[i].name);
            compare_one(*state, &screens[i], 24, 80, name);
        }
    console_world_speak("fr");
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
    console_world_type(world, SERVER "1e");
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
    let_go(other);
    console_world_settle(&world);
    console_world_compare(&world, "work-stopped");
    console_world_type(&world, "<Esc>");
    console_world_compare(&world, "work-stopped-panel");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_expected),
        cmocka_unit_test(the_main_ones_speak_english),
        cmocka_unit_test(work_is_told_from_its_start_to_its_stop),
        cmocka_unit_test(leaving_says_that_work_goes_on),
        cmocka_unit_test(a_window_too_small_says_what_it_needs),
    };

    return cmocka_run_group_tests(tests, console_world_setup, console_world_teardown);
}
