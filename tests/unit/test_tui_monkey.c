/* SPDX-License-Identifier: MIT */
/* Keys and sizes at random: nothing of what anybody can type may break the console. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>

#include "tests/check.h"
#include "tests/console/demo_screens.h"

enum { KEYS = 20000, DRAW_EVERY = 5 };

/* clang-format off */
static const int32_t special_keys[] = {
    TUI_ENTER, TUI_ENTER, TUI_TAB, TUI_ESCAPE, TUI_BACKSPACE, TUI_KEY(KEY_UP), TUI_KEY(KEY_DOWN),
    TUI_KEY(KEY_LEFT), TUI_KEY(KEY_RIGHT), TUI_KEY(KEY_HOME), TUI_KEY(KEY_END),
    TUI_KEY(KEY_PPAGE), TUI_KEY(KEY_NPAGE), TUI_KEY(KEY_DC), TUI_KEY(KEY_BTAB),
    TUI_KEY(KEY_F(1)), TUI_KEY(KEY_F(2)), TUI_KEY(KEY_F(5)), TUI_KEY(KEY_F(6)),
    TUI_KEY(KEY_F(10)), TUI_CTRL('c'), TUI_CTRL('l'), TUI_CTRL('n'), TUI_CTRL('s'),
    TUI_CTRL('t'), TUI_CTRL('u'), TUI_KEY(KEY_MOUSE), TUI_KEY(KEY_RESIZE), 0, 0x301, 0x1F600,
    0x65E5, 0xE9, 0x110000, -1, TUI_KEY(KEY_MAX + 1), TUI_KEY(KEY_MAX + 2), TUI_KEY(KEY_MAX + 2),
};
/* clang-format on */

static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void press(struct tui_app *app, uint32_t *seed)
{
    uint32_t chance = next_random(seed) % 100;
    size_t count = sizeof special_keys / sizeof special_keys[0];

    if (chance < 2)
        tui_resize(app, (int)(next_random(seed) % 60) + 1, (int)(next_random(seed) % 200) + 1);
    else if (chance < 50)
        tui_send_key(app, special_keys[next_random(seed) % count]);
    else
        tui_send_key(app, (int32_t)(next_random(seed) % 95) + 32);
}

static void random_keys_break_nothing(void **state)
{
    uint32_t seed = 20261124;
    struct demo demo;
    struct tui_app *app = demo_open(&demo, 24, 80);
    FILE *nowhere = fopen("/dev/null", "we");

    (void)state;
    assert_non_null(nowhere);
    for (int i = 0; i < KEYS; i++) {
        press(app, &seed);
        if (next_random(&seed) % 500 == 0)
            demo.view.state = (enum tui_job_state)(next_random(&seed) % TUI_JOB_STATE_COUNT);
        if (tui_top(app) == NULL)
            assert_true(tui_push(app, tui_menu_new(&demo_menu, &demo)));
        if (i % DRAW_EVERY == 0)
            tui_dump(app, nowhere);
    }
    fclose(nowhere);
    assert_true(demo.saved + demo.stopped + demo.pressed > 0); /* it went deep enough */
    tui_close(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_keys_break_nothing) };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
