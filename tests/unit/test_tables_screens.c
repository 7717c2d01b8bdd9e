/* SPDX-License-Identifier: MIT */
/* Tables et champs à synchroniser, as people use them; REGOLD=1 rewrites the screens. */
#include "config.h"

#include "core/base/clock.h"
#include "tests/check.h"
#include "tests/console/console_world.h"

/* Where the screens are. */
#define TABLES "1212<Wait>"
#define FIELDS "1213"

enum { MOST_CLOSING_MS = 100, MOST_LOCKED_MS = 3500 };

/* clang-format off */
static const struct {
    const char *name;
    const char *keys;
} screens[] = {
    { "tables",            TABLES },
    { "tables-help",       TABLES "?" },
    { "tables-track-off",  TABLES "t" },
    { "tables-tracked",    TABLES "tn<Wait>" },
    { "tables-track-on",   TABLES "tn<Wait>t" },
    { "tables-remove",     TABLES "d" },
    { "tables-removed",    TABLES "dr<Wait>" },
    { "tables-default",    TABLES "l" },
    { "tables-form",       TABLES "<Enter>" },
    { "tables-condition",  TABLES "<Enter><Tab><Tab>nada = 1<Tab>" "<C-s>" },
    { "tables-discovery",  TABLES "a<Wait>" },
    { "tables-marked",     TABLES "dr<Wait>dr<Wait>a<Wait>*" },
    { "tables-added",      TABLES "dr<Wait>dr<Wait>a<Wait>*<Enter><Wait>" },
    { "fields-choice",     FIELDS },
    { "fields",            FIELDS "<Enter>" },
    { "fields-locked",     FIELDS "<Enter> " },
    { "fields-moved",      FIELDS "<Enter>jj  <Tab>" },
    { "fields-back",       FIELDS "<Enter>jj  <Tab> " },
    { "fields-from-table", TABLES "c" },
};
static const struct { int rows, columns; } sizes[] = { { 24, 80 }, { 16, 60 } };
/* clang-format on */

static void screens_are_as_expected(void **state)
{
    struct console_world world;

    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        console_world_open(&world, *state, WORLD_NEW, sizes[0].rows, sizes[0].columns);
        console_world_type(&world, screens[i].keys);
        /* The database is looked at once for all sizes: that is what takes time here. */
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            tui_resize(world.console.app, sizes[j].rows, sizes[j].columns);
            console_world_compare(&world, screens[i].name);
        }
        console_world_close(&world);
    }
}

static void what_is_broken_says_why(void **state)
{
    struct console_world world;

    console_world_open(&world, *state, WORLD_NEW, 24, 80);
    console_world_alter_database(&world, "DROP TABLE TARIF");
    console_world_type(&world, TABLES "/tarif<Enter>");
    console_world_sees(&world, "CASSÉE");
    console_world_sees(&world, "Cassée : ");
    console_world_type(&world, "c");
    console_world_sees(&world, "absent");
    console_world_close(&world);
}

static void an_empty_list_names_its_keys(void **state)
{
    struct console_world world;

    console_world_open(&world, *state, WORLD_NEW, 24, 80);
    console_world_alter_store(&world, "DELETE FROM sync_field; DELETE FROM sync_table");
    console_world_type(&world, TABLES);
    console_world_compare(&world, "tables-empty");
    console_world_type(&world, "la<Wait>");
    console_world_sees(&world, "tables ajoutées");
    console_world_type(&world, "<Esc><Wait>");
    console_world_sees(&world, "prête");
    console_world_close(&world);
}

static void rows_are_counted_before_saving(void **state)
{
    struct console_world world;

    console_world_open(&world, *state, WORLD_NEW, 24, 80);
    console_world_type(&world,
                       TABLES "<Enter><Tab><Tab>1 = 2<Tab><Tab><Tab><Tab><Tab><Enter><Wait>");
    console_world_sees(&world, "Aucune des");
    console_world_type(&world, "<Esc><C-s><Wait>");
    console_world_sees(&world, "Enregistré");
    console_world_close(&world);
}

/* A lock that lasts holds a key for two seconds, and the list not at all. */
static void a_locked_database_does_not_hold_the_console(void **state)
{
    struct console_world world;
    struct db *other;
    int64_t began;

    console_world_open(&world, *state, WORLD_NEW, 24, 80);
    console_world_run_clocks();
    other = console_world_database(&world);
    assert_true(db_exec(other, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE", &world.error));
    began = clock_monotonic_ms();
    console_world_type(&world, "1212");
    console_world_sees(&world, "Serveur > Caisse");
    console_world_type(&world, "<Down>");
    assert_in_range(clock_monotonic_ms() - began, 0, 1000);
    began = clock_monotonic_ms();
    console_world_type(&world, "<Esc>");
    assert_in_range(clock_monotonic_ms() - began, 0, 2 * MOST_CLOSING_MS);
    began = clock_monotonic_ms();
    console_world_type(&world, "3<Enter>");
    console_world_sees(&world, "verrouillée");
    assert_in_range(clock_monotonic_ms() - began, 0, MOST_LOCKED_MS);
    db_rollback(other);
    db_close(other);
    console_world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_expected),
        cmocka_unit_test(what_is_broken_says_why),
        cmocka_unit_test(an_empty_list_names_its_keys),
        cmocka_unit_test(rows_are_counted_before_saving),
        cmocka_unit_test(a_locked_database_does_not_hold_the_console),
    };

    return cmocka_run_group_tests(tests, console_world_setup, console_world_teardown);
}
