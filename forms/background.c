/* SPDX-License-Identifier: MIT */
/* What a screen has read for it in a thread, and that ends with the screen. */
#include "config.h"

#include "forms/forms.h"

static void finish(struct background *background, struct error *error)
{
    tui_unwatch(background->console->app, worker_descriptor(background->worker));
    worker_join(&background->worker, error);
}

static void on_ready(void *user)
{
    struct background *background = user;
    struct error error = ERROR_INIT;
    struct worker_state state;

    worker_drain(background->worker);
    worker_read(background->worker, &state);
    if (state.finished)
        finish(background, &error);
    background->news(background->user, state.finished, &error);
}

bool background_start(struct background *background, worker_fn run, void *data)
{
    struct error error = ERROR_INIT;

    background_end(background);
    background->worker = worker_start(run, data, &error);
    if (background->worker == NULL) {
        show_error(background->console->app, &error);
        return false;
    }
    tui_watch(background->console->app, worker_descriptor(background->worker), on_ready,
              background);
    return true;
}

void background_end(struct background *background)
{
    struct error ignored = ERROR_INIT;

    if (background->worker == NULL)
        return;
    worker_stop(background->worker);
    finish(background, &ignored);
}
