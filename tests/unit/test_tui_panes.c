/* SPDX-License-Identifier: MIT */
/* Two lists on one screen, on made-up files; screens against tests/screens/. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/console/demo_screens.h"
#include "tests/console/screen_driver.h"
#include "tui/panes.h"
#include "tui/width.h"

enum { FILES = 20000, COMMAND_MOVE = TUI_COMMAND_OWNER };

struct half {
    struct review *review;
    size_t rows[FILES]; /* numbers of files */
    size_t count;
};

struct review {
    struct tui_panes *panes;
    struct half halves[TUI_PANE_COUNT];
    bool marks[FILES];
    size_t asked, refreshed;
};

static size_t on_count(void *user)
{
    return ((struct half *)user)->count;
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    struct half *half = user;
    size_t number = half->rows[row];

    half->review->asked++;
    if (column == 0)
        snprintf(text, size, "PROG/A%05zu.%s", number, number % 3 == 0 ? "DHOP" : "DHSD");
    else
        tui_number((int64_t)number * 37, text, size);
}

static uint64_t on_identity(void *user, size_t row)
{
    return ((struct half *)user)->rows[row];
}

static bool on_marked(void *user, size_t row)
{
    struct half *half = user;

    return half->review->marks[half->rows[row]];
}

static void on_mark(void *user, size_t row, bool marked)
{
    struct half *half = user;

    half->review->marks[half->rows[row]] = marked;
}

static void on_totals(void *user, char *text, size_t size)
{
    struct half *half = user;
    size_t marked = 0;

    for (size_t i = 0; i < half->count; i++)
        marked += half->review->marks[half->rows[i]];
    snprintf(text, size, "%zu marqué(s)", marked);
}

static const char *on_hint(void *user, size_t row)
{
    return ((struct half *)user)->rows[row] == 0 ? "Le premier de tous." : NULL;
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct half *half = user;
    struct half *other = &half->review->halves[half == &half->review->halves[0]];

    (void)list;
    (void)command;
    if (row == SIZE_MAX)
        return TUI_IGNORED;
    other->rows[other->count++] = half->rows[row];
    half->count--;
    memmove(&half->rows[row], &half->rows[row + 1], (half->count - row) * sizeof half->rows[0]);
    tui_panes_changed(half->review->panes);
    return TUI_DONE;
}

static void on_refresh(void *user)
{
    ((struct review *)user)->refreshed++;
}

/* clang-format off */
static const struct tui_column columns[] = {
    { "Fichier", 0,  TUI_ALIGN_LEFT, 0 },
    { "Octets",  8,  TUI_ALIGN_RIGHT, 0 },
};
static const struct tui_key keys[] = {
    { { 'x' }, "x", "passer", "passer de l'autre côté", COMMAND_MOVE },
};
#define SOURCE(title_, empty_)                                                              \
    { .title = title_, .empty = empty_, .columns = columns, .column_count = 2,              \
      .count = on_count, .cell = on_cell, .identity = on_identity, .marked = on_marked,     \
      .mark = on_mark, .totals = on_totals, .hint = on_hint, .keys = { keys, 1 },           \
      .command = on_command }
static const struct tui_list_source kept = SOURCE("Retenus", "Rien n'est retenu.");
static const struct tui_list_source ignored = SOURCE("Ignorés", "Rien n'est ignoré.");
static const struct tui_panes_kind beside = {
    .title = "Revue", .sources = { &kept, &ignored }, .refresh = on_refresh,
};
static const struct tui_panes_kind above = {
    .title = "Revue", .sources = { &kept, &ignored }, .least_width = 40,
};

static const struct {
    const char *name;
    const struct tui_panes_kind *kind;
    const char *keys;
} screens[] = {
    { "panes",         &beside, "" },
    { "panes-aside",   &beside, "jj<Tab>" },
    { "panes-moved",   &beside, "jxxx<Tab>" },
    { "panes-marks",   &beside, " j vjjv" },
    { "panes-filter",  &beside, "/A0012" },
    { "panes-kept",    &beside, "/A0012<Enter><Right>/zzz" },
    { "panes-help",    &beside, "?" },
    { "panes-stacked", &above,  "xx<Tab>" },
};
static const struct { int rows, columns; } sizes[] = { { 24, 80 }, { 16, 60 } };
/* clang-format on */

static struct tui_app *open_review(struct review *review, struct demo *demo,
                                   const struct tui_panes_kind *kind, int rows, int width)
{
    struct tui_app *app = demo_open(demo, rows, width);
    void *users[TUI_PANE_COUNT] = { &review->halves[0], &review->halves[1] };

    memset(review, 0, sizeof *review);
    for (size_t i = 0; i < TUI_PANE_COUNT; i++)
        review->halves[i].review = review;
    for (size_t i = 0; i < FILES; i++)
        review->halves[0].rows[review->halves[0].count++] = i;
    review->panes = tui_panes_new(kind, review, users);
    assert_true(tui_push(app, tui_panes_screen(review->panes)));
    return app;
}

static void screens_are_as_expected(void **state)
{
    struct review *review = *state;
    struct demo demo;

    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            struct tui_app *app =
                open_review(review, &demo, screens[i].kind, sizes[j].rows, sizes[j].columns);

            screen_type(app, screens[i].keys);
            screen_compare(app, screens[i].name);
            tui_close(app);
        }
}

static void only_rows_in_sight_are_asked(void **state)
{
    struct review *review = *state;
    struct demo demo;
    struct tui_app *app = open_review(review, &demo, &beside, 24, 80);

    screen_type(app, "G<Up>");
    review->asked = 0;
    free(screen_dump(app));
    assert_in_range(review->asked, 1, 2 * 24);
    assert_int_equal(tui_list_row(tui_panes_list(review->panes, TUI_PANE_FIRST)), FILES - 2);
    tui_close(app);
}

static void each_pane_keeps_its_place(void **state)
{
    struct review *review = *state;
    struct demo demo;
    struct tui_app *app = open_review(review, &demo, &beside, 24, 80);

    screen_type(app, "jjjxx<Tab>");
    assert_int_equal(tui_panes_focused(review->panes), TUI_PANE_SECOND);
    assert_int_equal(review->halves[1].count, 2);
    screen_type(app, "<Down><Tab>");
    assert_int_equal(tui_panes_focused(review->panes), TUI_PANE_FIRST);
    assert_int_equal(tui_list_row(tui_panes_list(review->panes, TUI_PANE_FIRST)), 3);
    assert_int_equal(tui_list_row(tui_panes_list(review->panes, TUI_PANE_SECOND)), 1);
    screen_type(app, "r");
    assert_int_equal(review->refreshed, 1);
    assert_int_equal(tui_list_row(tui_panes_list(review->panes, TUI_PANE_FIRST)), 3);
    tui_close(app);
}

/* Letters are text in the filter of one pane, and the other pane knows nothing of it. */
static void a_filter_is_of_its_pane(void **state)
{
    struct review *review = *state;
    struct demo demo;
    struct tui_app *app = open_review(review, &demo, &beside, 24, 80);

    screen_type(app, "/x<BS>A00001<Enter>");
    assert_int_equal(review->halves[1].count, 0);
    assert_int_equal(tui_list_row(tui_panes_list(review->panes, TUI_PANE_FIRST)), 1);
    screen_type(app, "x<Esc>");
    assert_int_equal(review->halves[1].rows[0], 1);
    assert_string_equal(tui_top(app)->class->name, "panes");
    screen_type(app, "<Right><Left>");
    assert_string_equal(tui_top(app)->class->name, "panes");
    screen_type(app, "<Left>");
    assert_string_equal(tui_top(app)->class->name, "menu");
    tui_close(app);
}

static int setup(void **state)
{
    *state = calloc(1, sizeof(struct review));
    return *state == NULL;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_expected),
        cmocka_unit_test(only_rows_in_sight_are_asked),
        cmocka_unit_test(each_pane_keeps_its_place),
        cmocka_unit_test(a_filter_is_of_its_pane),
    };

    screen_pin_environment();
    return cmocka_run_group_tests(tests, setup, teardown);
}
