/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/console/demo_screens.h"
#include "tests/console/screen_driver.h"

struct bench {
    struct demo demo;
    struct tui_app *app;
    struct tui_form *form;
};

static void start(struct bench *bench)
{
    bench->app = demo_open(&bench->demo, 24, 80);
    bench->form = demo_form_new(&bench->demo);
    assert_true(tui_push(bench->app, tui_form_screen(bench->form)));
}

static const char *value(const struct bench *bench, const char *name)
{
    size_t index = tui_form_find(bench->form, name);

    assert_int_not_equal(index, SIZE_MAX);
    return tui_form_get(bench->form, index);
}

static void go(struct bench *bench, const char *name)
{
    tui_form_focus(bench->form, tui_form_find(bench->form, name));
    assert_string_equal(tui_form_focused(bench->form), name);
}

static void values_are_checked_when_left(void **state)
{
    /* clang-format off */
    static const struct { const char *name, *field, *typed, *kept; } cases[] = {
        { "nombre",        "number", " 42 ",       "42" },
        { "trop grand",    "number", "12000",      "12000" },
        { "date",          "opened", "1/2/2026",   "2026-02-01" },
        { "date fausse",   "opened", "31/2/2026",  "31/2/2026" },
        { "blancs ôtés",   "label",  "  Chez Zoé ", "Chez Zoé" },
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench bench;

        print_message("  %s\n", cases[i].name);
        start(&bench);
        go(&bench, cases[i].field);
        screen_type(bench.app, "<C-u>");
        screen_type(bench.app, cases[i].typed);
        screen_type(bench.app, "<Tab>");
        assert_string_equal(value(&bench, cases[i].field), cases[i].kept);
        tui_close(bench.app);
    }
}

static void wrong_field_gets_the_focus(void **state)
{
    struct bench bench;

    (void)state;
    start(&bench);
    go(&bench, "db_url");
    screen_type(bench.app, "<C-u>nulle part<C-n><C-s>");
    assert_string_equal(tui_form_focused(bench.form), "db_url");
    assert_int_equal(bench.demo.saved, 0);
    screen_type(bench.app, "<C-u>sqlite:/a<C-s>");
    assert_int_equal(bench.demo.saved, 1);
    assert_string_equal(tui_top(bench.app)->class->name, "menu");
    tui_close(bench.app);
}

static void default_follows_and_comes_back(void **state)
{
    struct bench bench;
    size_t path;

    (void)state;
    start(&bench);
    path = tui_form_find(bench.form, "path");
    go(&bench, "channel");
    screen_type(bench.app, "<Enter><Down><Enter>");
    assert_string_equal(value(&bench, "channel"), "2");
    assert_string_equal(value(&bench, "path"), "/edi2/DEMO/1");
    assert_true(tui_form_is_default(bench.form, path));
    go(&bench, "path");
    screen_type(bench.app, "2");
    assert_false(tui_form_is_default(bench.form, path));
    go(&bench, "channel");
    screen_type(bench.app, " ");
    assert_string_equal(value(&bench, "channel"), "3");
    assert_string_equal(value(&bench, "path"), "/edi2/DEMO/12");
    go(&bench, "path");
    screen_type(bench.app, "<C-u><BTab>");
    assert_string_equal(value(&bench, "path"), "/edi3/DEMO/1");
    assert_true(tui_form_is_default(bench.form, path));
    tui_close(bench.app);
}

static void secret_is_replaced_or_removed(void **state)
{
    struct bench bench;
    size_t secret;

    (void)state;
    start(&bench);
    secret = tui_form_find(bench.form, "password");
    assert_true(tui_form_is_stored(bench.form, secret));
    assert_false(tui_form_touched(bench.form, secret));
    go(&bench, "password");
    screen_type(bench.app, "q?é");
    assert_string_equal(value(&bench, "password"), "q?é");
    assert_true(tui_form_touched(bench.form, secret));
    assert_false(tui_form_is_stored(bench.form, secret));
    tui_form_set_stored(bench.form, secret, true);
    screen_type(bench.app, "<C-u>");
    assert_string_equal(value(&bench, "password"), "");
    assert_false(tui_form_is_stored(bench.form, secret));
    tui_close(bench.app);
}

static void tab_runs_through_every_field(void **state)
{
    struct bench bench;
    size_t steps = 0;

    (void)state;
    start(&bench);
    do {
        screen_type(bench.app, "<Down>");
        steps++;
    } while (strcmp(tui_form_focused(bench.form), "number") != 0 && steps < 100);
    assert_int_equal(steps, demo_form.field_count - 1); /* the read-only one is stepped over */
    screen_type(bench.app, "<BTab>");
    assert_string_equal(tui_form_focused(bench.form), "wait");
    tui_close(bench.app);
}

static void button_runs_its_action(void **state)
{
    struct bench bench;

    (void)state;
    start(&bench);
    go(&bench, "test");
    screen_type(bench.app, "<Enter>");
    assert_int_equal(bench.demo.pressed, 1);
    tui_close(bench.app);
}

static void changed_form_asks_before_it_goes(void **state)
{
    struct bench bench;

    (void)state;
    start(&bench);
    screen_type(bench.app, "<Esc>");
    assert_string_equal(tui_top(bench.app)->class->name, "menu");
    tui_close(bench.app);

    start(&bench);
    screen_type(bench.app, "4<Esc>");
    assert_string_equal(tui_top(bench.app)->class->name, "dialog");
    screen_type(bench.app, "<Esc>");
    assert_string_equal(tui_top(bench.app)->class->name, "form");
    screen_type(bench.app, "<Esc>e");
    assert_int_equal(bench.demo.saved, 1);
    assert_string_equal(tui_top(bench.app)->class->name, "menu");
    tui_close(bench.app);

    start(&bench);
    screen_type(bench.app, "4<Esc>a");
    assert_int_equal(bench.demo.saved, 0);
    assert_string_equal(tui_top(bench.app)->class->name, "menu");
    tui_close(bench.app);
}

static void path_is_completed(void **state)
{
    char directory[] = "/tmp/tui-form-XXXXXX";
    struct bench bench;
    char file[64];
    FILE *made;

    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(file, sizeof file, "%s/échange.ini", directory);
    made = fopen(file, "we");
    assert_non_null(made);
    fclose(made);
    start(&bench);
    go(&bench, "path");
    screen_type(bench.app, "<C-u>");
    screen_type(bench.app, directory);
    screen_type(bench.app, "/<Tab>");
    assert_string_equal(value(&bench, "path"), file);
    screen_type(bench.app, "<Tab>");
    assert_string_equal(tui_form_focused(bench.form), "password");
    tui_close(bench.app);
    remove(file);
    remove(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_checked_when_left),
        cmocka_unit_test(wrong_field_gets_the_focus),
        cmocka_unit_test(default_follows_and_comes_back),
        cmocka_unit_test(secret_is_replaced_or_removed),
        cmocka_unit_test(tab_runs_through_every_field),
        cmocka_unit_test(button_runs_its_action),
        cmocka_unit_test(changed_form_asks_before_it_goes),
        cmocka_unit_test(path_is_completed),
    };

    screen_pin_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
