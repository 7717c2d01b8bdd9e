/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/check.h"
#include "tui/date.h"
#include "tui/keymap.h"
#include "tui/line.h"
#include "tui/theme.h"
#include "tui/width.h"
#include "tui/wrap.h"

enum { BUFFER = 256 };

static void columns_are_counted(void **state)
{
    /* clang-format off */
    static const struct { const char *text; int columns; } cases[] = {
        { "", 0 }, { "été", 3 }, { "日本", 4 }, { "e\xCC\x81te", 3 }, { "a\tb", 3 },
        { "\x1b[31m", 5 }, { "\xFF\xC3", 2 }, { "\xE2\x80\xAEgpj.exe", 8 }, { "\xC0\xAF", 2 },
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("  %zu\n", i);
        assert_int_equal(tui_columns(cases[i].text), cases[i].columns);
    }
}

static void cut_by_columns(void **state)
{
    /* clang-format off */
    static const struct { const char *text; int columns; const char *end, *start; } cases[] = {
        { "Béziers", 7, "Béziers", "Béziers" },
        { "Béziers", 6, "Bézie…", "…ziers" },
        { "日本語",   5, "日本…",   "…本語" },
        { "日本語",   4, "日…",     "…語" },
        { "abc",     1, "…",       "…" },
        { "abc",     0, "",        "" },
    };
    /* clang-format on */
    char out[BUFFER];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("  %s à %d\n", cases[i].text, cases[i].columns);
        tui_cut(cases[i].text, cases[i].columns, out, sizeof out);
        assert_string_equal(out, cases[i].end);
        tui_cut_start(cases[i].text, cases[i].columns, out, sizeof out);
        if (cases[i].columns > 0)
            assert_string_equal(out, cases[i].start);
    }
    tui_store(out, 3, "éé");
    assert_string_equal(out, "é");
}

static void search_ignores_accents_and_case(void **state)
{
    (void)state;
    assert_true(tui_contains("Saint-ÉTIENNE", "etienne"));
    assert_true(tui_contains("Les Sœurs", "sours"));
    assert_true(tui_contains("e\xCC\x81te", "ete"));
    assert_false(tui_contains("Nîmes", "nimez"));
}

static void without_utf8_text_is_plain(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_ALL, "C"));
    assert_int_equal(tui_showable(L'é'), L'e');
    assert_int_equal(tui_showable(L'Œ'), L'O');
    assert_int_equal(tui_showable(L'…'), L'.');
    assert_int_equal(tui_showable(L'«'), L'"');
    assert_int_equal(tui_showable(L'’'), L'\'');
    assert_int_equal(tui_showable(L'▸'), L'>');
    assert_int_equal(tui_showable(L'日'), L'?');
    assert_int_equal(tui_columns("« été… »"), 8);
    assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
    assert_int_equal(tui_showable(L'é'), L'é');
}

static void code_points_survive_a_round_trip(void **state)
{
    static const wchar_t points[] = { 0x41, 0xE9, 0x20AC, 0x1F600, 0x10FFFF };
    char bytes[5];
    wchar_t c = 0;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        size_t count = tui_encode(points[i], bytes);

        assert_int_equal(tui_decode(bytes, &c), count);
        assert_int_equal(c, points[i]);
    }
    assert_int_equal(tui_encode(0xD800, bytes), 0);
    assert_int_equal(tui_encode(0, bytes), 0);
}

static void line_edits_characters(void **state)
{
    struct tui_line line = { .limit = 6 };
    bool changed = false;

    (void)state;
    for (const wchar_t *c = L"éàüabc"; *c != L'\0'; c++)
        assert_true(tui_line_key(&line, *c, &changed) && changed);
    assert_true(tui_line_key(&line, 'd', &changed));
    assert_false(changed);
    assert_string_equal(tui_line_text(&line), "éàüabc");
    tui_line_key(&line, TUI_KEY(KEY_HOME), &changed);
    tui_line_key(&line, TUI_KEY(KEY_RIGHT), &changed);
    tui_line_key(&line, TUI_KEY(KEY_DC), &changed);
    assert_string_equal(tui_line_text(&line), "éüabc");
    tui_line_key(&line, TUI_BACKSPACE, &changed);
    assert_string_equal(tui_line_text(&line), "üabc");
    tui_line_key(&line, TUI_KEY(KEY_END), &changed);
    tui_line_key(&line, TUI_CTRL('u'), &changed);
    assert_string_equal(tui_line_text(&line), "");
    assert_false(tui_line_key(&line, TUI_ESCAPE, &changed));
    tui_line_clear(&line);
}

static void text_is_wrapped_at_blanks(void **state)
{
    static const char *const expected[] = { "un deux", "trois", "", "quatrecinq", "six" };
    struct tui_wrap wrap = { .text = NULL };
    char line[BUFFER];

    (void)state;
    assert_true(tui_wrap_make(&wrap, "un deux trois\n\nquatrecinqsix\n", 10));
    assert_int_equal(wrap.count, 5);
    for (size_t i = 0; i < wrap.count; i++) {
        tui_wrap_line(&wrap, i, line, sizeof line);
        assert_string_equal(line, expected[i]);
    }
    tui_wrap_clear(&wrap);
}

static void dates_are_read_as_typed(void **state)
{
    /* clang-format off */
    static const struct { const char *text, *date; } cases[] = {
        { "24/11/2026",  "2026-11-24" }, { "4/1/26",     "2026-01-04" },
        { "2026-11-24",  "2026-11-24" }, { "Aujourd'hui", "2026-11-24" },
        { "aujourd’hui", "2026-11-24" }, { "hier",       "2026-11-23" },
        { "-7j",         "2026-11-17" }, { "-0j",        "2026-11-24" },
        { "29/02/2028",  "2028-02-29" }, { "29/02/2026", NULL },
        { "31/04/2026",  NULL },         { "-7",         NULL },
        { "2026-11",     NULL },         { "24/11/2026x", NULL },
        { "demain",      NULL },         { "--7j",       NULL },
    };
    /* clang-format on */
    struct tm day = { .tm_year = 126, .tm_mon = 10, .tm_mday = 24, .tm_hour = 9 };
    time_t now = mktime(&day);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char date[TUI_DATE_SIZE] = "";

        print_message("  %s\n", cases[i].text);
        assert_int_equal(tui_date_read(cases[i].text, now, date), cases[i].date != NULL);
        if (cases[i].date != NULL)
            assert_string_equal(date, cases[i].date);
    }
}

static void every_sign_is_one_column(void **state)
{
    (void)state;
    for (int sign = 0; sign < TUI_SIGN_COUNT; sign++) {
        assert_int_equal(tui_columns(tui_theme_sign((enum tui_sign)sign, false)), 1);
        assert_int_equal(strlen(tui_theme_sign((enum tui_sign)sign, true)), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_counted),
        cmocka_unit_test(cut_by_columns),
        cmocka_unit_test(search_ignores_accents_and_case),
        cmocka_unit_test(without_utf8_text_is_plain),
        cmocka_unit_test(code_points_survive_a_round_trip),
        cmocka_unit_test(line_edits_characters),
        cmocka_unit_test(text_is_wrapped_at_blanks),
        cmocka_unit_test(dates_are_read_as_typed),
        cmocka_unit_test(every_sign_is_one_column),
    };

    setlocale(LC_ALL, "C.UTF-8");
    setenv("TZ", "Europe/Paris", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
