/* SPDX-License-Identifier: MIT */
/* Whole screens against tests/screens/; REGOLD=1 rewrites them, the diff is then to be read. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/console/demo_screens.h"
#include "tests/console/screen_driver.h"

enum { BIG_ROWS = 100000, MOST_BYTES_A_MOVE = 60 };

static void no_tills(struct tui_app *app, struct demo *demo)
{
    (void)app;
    demo->till_count = 0;
}

static void job_is_done(struct tui_app *app, struct demo *demo)
{
    (void)app;
    demo->view.state = TUI_JOB_DONE;
    demo->view.done = demo->view.total;
}

static void job_counts_bytes(struct tui_app *app, struct demo *demo)
{
    demo->view.unit = TUI_UNIT_BYTES;
    demo->view.total = 94200000;
    demo->view.done = 40600000;
    tui_set_indicator(app, "extraction 43 %");
}

static void ask_delete(struct tui_app *app, struct demo *demo)
{
    demo_ask_delete(app, demo);
}

/* clang-format off */
static const struct {
    const char *name;
    void (*prepare)(struct tui_app *app, struct demo *demo);
    const char *keys;
} screens[] = {
    { "menu",           NULL,             "" },
    { "menu-moved",     NULL,             "jj" },
    { "menu-sub",       NULL,             "2" },
    { "menu-refused",   NULL,             "22" },
    { "menu-coming",    NULL,             "23" },
    { "menu-help",      NULL,             "j?" },
    { "leave",          NULL,             "q" },
    { "list",           NULL,             "3" },
    { "list-end",       NULL,             "3G" },
    { "list-marks",     NULL,             "3 jvjjv" },
    { "list-filter",    NULL,             "3/EP" },
    { "list-nothing",   NULL,             "3/zzz<Enter>" },
    { "list-sorted",    NULL,             "3jjsI" },
    { "list-empty",     no_tills,         "3" },
    { "form",           NULL,             "1" },
    { "form-ftp",       NULL,             "1<C-n><C-n>" },
    { "form-choice",    NULL,             "1<C-n><C-n><Enter>" },
    { "form-followed",  NULL,             "1<C-n><C-n><Enter>2" },
    { "form-secret",    NULL,             "1<C-n><C-n><BTab><C-n><C-n><BTab>né" },
    { "form-wrong",     NULL,             "1<C-u>12000<Tab>" },
    { "form-refused",   NULL,             "13<C-u>13<C-s>" },
    { "form-last-tab",  NULL,             "1<C-t>" },
    { "form-long",      NULL,             "1<C-n><C-u>postgresql://exploitation@serveur-de-base."
                                          "exemple.fr:5432/negoce_production_2026_orléans" },
    { "form-leave",     NULL,             "1<C-u>2<Esc>" },
    { "form-help",      NULL,             "1<F1>" },
    { "job",            NULL,             "21" },
    { "job-bytes",      job_counts_bytes, "21" },
    { "job-stop",       NULL,             "21<C-c>" },
    { "job-leave",      NULL,             "21<Esc>" },
    { "job-done",       job_is_done,      "21" },
    { "palette",        NULL,             "2:" },
    { "palette-form",   NULL,             "1<C-p>" },
    { "palette-typed",  NULL,             ":exdo" },
    { "palette-none",   NULL,             ":zzz" },
    { "palette-opened", NULL,             ":licen<Tab><Enter>" },
    { "text",           NULL,             "4" },
    { "text-found",     NULL,             "4/ECHEANCE<Enter>" },
    { "dialog-word",    ask_delete,       "caisse" },
    { "dialog-no-word", ask_delete,       "<Down><Enter>" },
};
static const struct { int rows, columns; } sizes[] = { { 24, 80 }, { 16, 60 } };
/* clang-format on */

static void screens_are_as_expected(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            struct demo demo;
            struct tui_app *app = demo_open(&demo, sizes[j].rows, sizes[j].columns);

            if (screens[i].prepare != NULL)
                screens[i].prepare(app, &demo);
            screen_type(app, screens[i].keys);
            screen_compare(app, screens[i].name);
            tui_close(app);
        }
}

static void resize_keeps_the_selection(void **state)
{
    struct demo demo;
    struct tui_app *app = demo_open(&demo, 24, 80);
    char *after;

    (void)state;
    screen_type(app, "3GkkM");
    tui_resize(app, 16, 60);
    after = screen_dump(app);
    assert_non_null(strstr(after, "39/41"));
    free(after);
    tui_resize(app, 10, 40);
    after = screen_dump(app);
    assert_non_null(strstr(after, "60 × 16"));
    free(after);
    tui_resize(app, 24, 80);
    after = screen_dump(app);
    assert_non_null(strstr(after, "39/41"));
    assert_non_null(strstr(after, "▸       39 "));
    free(after);
    tui_close(app);
}

/* A slow line: what a move sends is counted as a terminal would receive it. */
static void a_move_sends_few_bytes(void **state)
{
    static const char *const places[] = { "", "2", "3", "3jjjjjjjj", "1<C-n><C-n><Enter>" };

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        FILE *output = tmpfile();
        struct demo demo;
        struct tui_app *app = demo_open_output(&demo, 24, 80, output);

        screen_type(app, places[i]);
        free(screen_dump(app));
        for (int move = 0; move < 2; move++) {
            long before = (fflush(output), ftell(output));
            long bytes;

            screen_type(app, move == 0 ? "<Down>" : "<Up>");
            free(screen_dump(app));
            fflush(output);
            bytes = ftell(output) - before;
            print_message("  %s %s: %ld\n", places[i], move == 0 ? "down" : "up", bytes);
            assert_in_range(bytes, 1, MOST_BYTES_A_MOVE);
        }
        tui_close(app);
        fclose(output);
    }
}

struct big {
    size_t asked;
};

static size_t big_count(void *user)
{
    (void)user;
    return BIG_ROWS;
}

static void big_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    struct big *big = user;

    (void)column;
    big->asked++;
    snprintf(text, size, "Article n° %zu", row + 1);
}

static void only_rows_in_sight_are_asked(void **state)
{
    static const struct tui_column columns[] = { { "Article", 0, TUI_ALIGN_LEFT, 0 } };
    static const struct tui_list_source source = { .title = "Articles",
                                                   .columns = columns,
                                                   .column_count = 1,
                                                   .count = big_count,
                                                   .cell = big_cell };
    struct demo demo;
    struct big big = { 0 };
    struct tui_app *app = demo_open(&demo, 24, 80);
    struct tui_list *list = tui_list_new(&source, &big);
    char *text;

    (void)state;
    assert_true(tui_push(app, tui_list_screen(list)));
    screen_type(app, "G<Up><PgUp>");
    free(screen_dump(app));
    assert_true(big.asked <= 24);
    screen_type(app, "/N° 9999");
    text = screen_dump(app);
    assert_non_null(strstr(text, "1/11 sur 100 000"));
    free(text);
    assert_int_equal(tui_list_row(list), 9998);
    screen_type(app, "<BS>8<Enter><Down>");
    assert_int_equal(tui_list_row(list), 99979);
    screen_type(app, "<Esc>");
    assert_int_equal(tui_list_row(list), 99979);
    tui_close(app);
}

static void job_stops_when_asked(void **state)
{
    struct demo demo;
    struct tui_app *app = demo_open(&demo, 24, 80);

    (void)state;
    screen_type(app, "21<C-c><Enter>");
    assert_int_equal(demo.stopped, 0);
    screen_type(app, "<C-c>a");
    assert_int_equal(demo.stopped, 1);
    assert_int_equal(demo.view.state, TUI_JOB_STOPPING);
    demo.view.state = TUI_JOB_STOPPED;
    tui_resize(app, 24, 80);
    screen_type(app, "<Enter>");
    assert_string_equal(tui_top(app)->class->name, "menu");
    tui_close(app);
}

static void dialog_wants_its_word(void **state)
{
    struct demo demo;
    struct tui_app *app = demo_open(&demo, 24, 80);

    (void)state;
    demo_ask_delete(app, &demo);
    screen_type(app, "caisse 1<Tab><Enter>");
    assert_int_equal(demo.answer, -1);
    screen_type(app, "2<Enter>");
    assert_int_equal(demo.answer, 1);
    demo_ask_delete(app, &demo);
    screen_type(app, "caisse 12<Esc>");
    assert_int_equal(demo.answer, 0);
    assert_int_equal(demo.deleted, 1);
    tui_close(app);
}

static void leaving_is_asked_at_the_top(void **state)
{
    struct demo demo;
    struct tui_app *app = demo_open(&demo, 24, 80);

    (void)state;
    screen_type(app, "2<Esc>q");
    assert_string_equal(tui_top(app)->class->name, "dialog");
    screen_type(app, "<Enter>1<C-u>7<F10>");
    assert_string_equal(tui_top(app)->class->name, "dialog");
    screen_type(app, "c");
    assert_string_equal(tui_top(app)->class->name, "form");
    tui_close(app);
}

static bool two_keys(void *user, int32_t *key)
{
    struct demo *demo = user;

    *key = demo->pressed++ == 0 ? '2' : TUI_ESCAPE;
    return demo->pressed <= 2;
}

static void keys_come_from_a_source(void **state)
{
    struct demo demo = { .pressed = 0 };
    struct tui_options options = {
        .headless = true, .rows = 24, .columns = 80, .user = &demo, .next_key = two_keys
    };
    struct tui_message message = { "" };
    struct tui_app *app = tui_open(&options, &message);

    (void)state;
    assert_non_null(app);
    assert_true(tui_push(app, tui_menu_new(&demo_menu, &demo)));
    assert_int_equal(tui_run(app), TUI_KEYS_EXHAUSTED);
    assert_int_equal(demo.pressed, 3);
    assert_string_equal(tui_top(app)->title, "Point de vente");
    assert_false(tui_push(app, NULL));
    tui_close(app);
}

static void a_terminal_is_required(void **state)
{
    struct tui_options options = { .no_mouse = true };
    struct tui_message message = { "" };

    (void)state;
    assert_non_null(freopen("/dev/null", "r", stdin));
    assert_null(tui_open(&options, &message));
    assert_non_null(strstr(message.text, "terminal"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_expected),
        cmocka_unit_test(resize_keeps_the_selection),
        cmocka_unit_test(a_move_sends_few_bytes),
        cmocka_unit_test(only_rows_in_sight_are_asked),
        cmocka_unit_test(job_stops_when_asked),
        cmocka_unit_test(dialog_wants_its_word),
        cmocka_unit_test(leaving_is_asked_at_the_top),
        cmocka_unit_test(keys_come_from_a_source),
        cmocka_unit_test(a_terminal_is_required),
    };

    screen_pin_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
