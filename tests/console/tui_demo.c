/* SPDX-License-Identifier: MIT */
/* The made-up screens on a real terminal, with work that really goes on: to look and to try.
 * usage: tui_demo [--ascii] [--no-color] [--no-mouse] [--still] [--crash] */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "tests/console/demo_screens.h"

struct work {
    struct tui_app *app;
    struct demo demo;
    int timer;
};

static void work_advances(void *user)
{
    struct work *work = user;
    struct tui_job_view *view = &work->demo.view;
    uint64_t expirations = 0;
    char text[64], indicator[96];

    if (read(work->timer, &expirations, sizeof expirations) != sizeof expirations)
        return;
    view->done += 12345;
    view->step_ms += 50;
    view->elapsed_ms += 50;
    if (view->state == TUI_JOB_STOPPING)
        view->state = TUI_JOB_STOPPED;
    else if (view->done >= view->total)
        view->state = TUI_JOB_DONE;
    if (view->state != TUI_JOB_RUNNING) {
        tui_unwatch(work->app, work->timer);
        tui_set_indicator(work->app, NULL);
        return;
    }
    tui_job_short(view, text, sizeof text);
    snprintf(indicator, sizeof indicator, "extraction %s", text);
    tui_set_indicator(work->app, indicator);
}

static bool start_work(struct work *work)
{
    struct itimerspec period = { .it_interval.tv_nsec = 50000000, .it_value.tv_nsec = 50000000 };

    work->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    return work->timer >= 0 && timerfd_settime(work->timer, 0, &period, NULL) == 0 &&
           tui_watch(work->app, work->timer, work_advances, work);
}

static enum tui_reply crash(struct tui_app *app, void *user, int command)
{
    (void)app;
    (void)user;
    (void)command;
    abort();
}

int main(int argc, char **argv)
{
    static const struct tui_key keys[] = { { { TUI_CTRL('x') }, "Ctrl-X", NULL, NULL, 1 } };
    struct tui_options options = { .keys = demo_keys, .command = demo_command };
    struct tui_message message = { "" };
    struct work work = { .timer = -1 };
    bool still = false;
    int status;

    setlocale(LC_ALL, "");
    for (int i = 1; i < argc; i++) {
        options.ascii = options.ascii || strcmp(argv[i], "--ascii") == 0;
        options.no_color = options.no_color || strcmp(argv[i], "--no-color") == 0;
        options.no_mouse = options.no_mouse || strcmp(argv[i], "--no-mouse") == 0;
        still = still || strcmp(argv[i], "--still") == 0;
        if (strcmp(argv[i], "--crash") == 0) {
            options.keys = TUI_KEY_TABLE(keys);
            options.command = crash;
        }
    }
    demo_init(&work.demo);
    options.user = &work.demo;
    work.app = tui_open(&options, &message);
    if (work.app == NULL) {
        fprintf(stderr, "tui_demo: %s\n", message.text);
        return EXIT_FAILURE;
    }
    tui_set_context(work.app, "D0001 Boulangerie de la Gare · admin");
    if (still || start_work(&work))
        tui_push(work.app, tui_menu_new(&demo_menu, &work.demo));
    status = tui_run(work.app);
    tui_close(work.app);
    if (work.timer >= 0)
        close(work.timer);
    printf("fin %d\n", status);
    return EXIT_SUCCESS;
}
