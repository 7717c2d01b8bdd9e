/* SPDX-License-Identifier: MIT */
/* Keys and sizes at random: nothing of what anybody can type may break the console. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>

#include "tests/check.h"
#include "tests/console/demo_screens.h"
#include "tests/console/screen_driver.h"

enum { KEYS = 20000, DRAW_EVERY = 5 };

static void press(struct tui_app *app, uint32_t *seed)
{
    if (screen_random(seed) % 100 < 2)
        tui_resize(app, (int)(screen_random(seed) % 60) + 1, (int)(screen_random(seed) % 200) + 1);
    else
        tui_send_key(app, screen_random_key(seed));
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
        if (screen_random(&seed) % 500 == 0)
            demo.view.state = (enum tui_job_state)(screen_random(&seed) % TUI_JOB_STATE_COUNT);
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
