/* SPDX-License-Identifier: MIT */
/* The console's work in the background: a core worker shown by a job screen. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "forms/forms.h"

struct work {
    struct console *console;
    const struct work_kind *kind;
    struct tui_job_source source;
    struct worker *worker; /* NULL once joined */
    void *data;
    struct worker_state last; /* once joined */
    struct text summary;      /* the worker's until the join */
    struct error error;
    bool ok;
    struct string_list notes; /* once joined: the worker took its own away */
    enum job_level *levels;
    struct tui_screen *screen; /* the last one that shows it, NULL = none */
    size_t holders;            /* the console, and each screen that shows it */
};

static enum tui_job_state state_of(const struct work *work, const struct worker_state *state)
{
    if (work->worker != NULL)
        return state->stopping ? TUI_JOB_STOPPING : TUI_JOB_RUNNING;
    if (work->ok)
        return TUI_JOB_DONE;
    if (work->error.code == ERROR_STOPPED)
        return TUI_JOB_STOPPED;
    return work->error.code == ERROR_PARTIAL ? TUI_JOB_PARTIAL : TUI_JOB_FAILED;
}

static void current_state(struct work *work, struct worker_state *state)
{
    if (work->worker != NULL)
        worker_read(work->worker, state);
    else
        *state = work->last;
}

static void read_view(void *user, struct tui_job_view *view)
{
    struct work *work = user;
    struct worker_state state;

    current_state(work, &state);
    *view = (struct tui_job_view){
        .state = state_of(work, &state),
        .done = state.done,
        .total = state.total,
        .unit = (enum tui_job_unit)state.unit,
        .step_ms = state.step_ms,
        .elapsed_ms = state.elapsed_ms,
        .note_count = state.note_count,
    };
    string_store(view->step, sizeof view->step, state.step);
    string_store(view->object, sizeof view->object, state.object);
}

static void read_note(void *user, size_t index, enum tui_job_level *level, char *text, size_t size)
{
    struct work *work = user;
    enum job_level kept = JOB_NOTE;

    text[0] = '\0';
    if (work->worker != NULL) {
        worker_note(work->worker, index, &kept, text, size);
    } else if (index < work->notes.count) {
        kept = work->levels[index];
        string_store(text, size, work->notes.items[index]);
    }
    *level = kept == JOB_WARNING ? TUI_JOB_WARNING : TUI_JOB_NOTE;
}

static const char *read_summary(void *user)
{
    return text_string(&((struct work *)user)->summary);
}

static void ask_stop(void *user)
{
    struct work *work = user;

    if (work->worker != NULL)
        worker_stop(work->worker);
}

static bool run(void *data, struct job *job, struct error *error)
{
    struct work *work = data;

    return work->kind->run(work->data, job, &work->summary, error);
}

/* The notes outlive the worker: the screen still shows them. */
static void keep_notes(struct work *work)
{
    struct error ignored = ERROR_INIT;
    char text[600];
    enum job_level level;

    work->levels = calloc(work->last.note_count + 1, sizeof *work->levels);
    for (size_t i = 0;
         work->levels != NULL && worker_note(work->worker, i, &level, text, sizeof text); i++) {
        if (!string_list_add(&work->notes, text, &ignored))
            break;
        work->levels[i] = level;
    }
    work->last.note_count = work->notes.count;
}

/* What was found takes the place of the progress, unless people went to look elsewhere. */
static void show_found(struct work *work)
{
    struct console *console = work->console;

    if (!work->ok || work->kind->show == NULL || work->screen == NULL ||
        tui_top(console->app) != work->screen)
        return;
    tui_pop(console->app);
    work->kind->show(console, work->data);
}

static void finish(struct work *work)
{
    tui_unwatch(work->console->app, worker_descriptor(work->worker));
    worker_read(work->worker, &work->last);
    keep_notes(work);
    work->ok = worker_join(&work->worker, &work->error);
    if (!work->ok) {
        if (work->summary.length > 0)
            text_add(&work->summary, "\n");
        text_add(&work->summary, work->error.message);
    }
    tui_set_indicator(work->console->app, NULL);
    if (work->ok)
        tui_sayf(work->console->app, TUI_TONE_GOOD, _("Terminé : %s."),
                 gettext(work->kind->short_name));
    else
        tui_say(work->console->app,
                work->error.code == ERROR_STOPPED ? TUI_TONE_WARNING : TUI_TONE_ERROR,
                work->error.message);
    show_found(work);
}

/* "extraction 43 %"; the name alone while nothing is counted. */
static void tell_amount(const struct work *work, const struct tui_job_view *view, char *text,
                        size_t size)
{
    char amount[40] = "";

    if (view->done > 0 || view->total > 0)
        tui_job_short(view, amount, sizeof amount);
    snprintf(text, size, "%s%s%s", gettext(work->kind->short_name), amount[0] == '\0' ? "" : " ",
             amount);
}

static void on_news(void *user)
{
    struct work *work = user;
    struct tui_job_view view;
    char indicator[120];

    worker_drain(work->worker);
    worker_read(work->worker, &work->last);
    if (work->last.finished) {
        finish(work);
        return;
    }
    read_view(work, &view);
    tell_amount(work, &view, indicator, sizeof indicator);
    tui_set_indicator(work->console->app, indicator);
}

/* The last holder frees: a screen below may still show work that another one followed. */
static void work_let_go(struct work *work)
{
    if (work == NULL || --work->holders > 0)
        return;
    if (work->kind->release != NULL)
        work->kind->release(work->data);
    string_list_clear(&work->notes);
    text_clear(&work->summary);
    free(work->levels);
    free(work);
}

bool work_is_running(const struct console *console)
{
    return console->work != NULL && console->work->worker != NULL;
}

const char *work_progress(struct console *console)
{
    struct tui_job_view view;
    char amount[64];

    if (!work_is_running(console))
        return NULL;
    read_view(console->work, &view);
    tell_amount(console->work, &view, amount, sizeof amount);
    snprintf(console->progress, sizeof console->progress, "%s, %s %s", amount, view.step,
             view.object);
    return console->progress;
}

static struct work *work_new(struct console *console, const struct work_kind *kind, void *data)
{
    struct work *work = calloc(1, sizeof *work);

    if (work == NULL)
        return NULL;
    work->holders = 1;
    work->console = console;
    work->kind = kind;
    work->data = data;
    work->source = kind->source;
    work->source.read = read_view;
    work->source.note = read_note;
    work->source.summary = read_summary;
    work->source.stop = ask_stop;
    return work;
}

void work_start(struct console *console, const struct work_kind *kind, void *data)
{
    struct error error = ERROR_INIT;
    struct work *work;

    if (work_is_running(console)) {
        tui_sayf(console->app, TUI_TONE_WARNING,
                 _("Une tâche est déjà en cours (%s) : attendez sa fin ou arrêtez-la."),
                 gettext(console->work->kind->short_name));
        if (kind->release != NULL)
            kind->release(data);
        return;
    }
    work = work_new(console, kind, data);
    if (work == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
        if (kind->release != NULL)
            kind->release(data);
        return;
    }
    work->worker = worker_start(run, work, &error);
    if (work->worker == NULL) {
        show_error(console->app, &error);
        work_let_go(work);
        return;
    }
    work_let_go(console->work);
    console->work = work;
    tui_watch(console->app, worker_descriptor(work->worker), on_news, work);
    work_show(console);
}

static void on_screen_closed(struct tui_app *app, void *user)
{
    struct work *work = user;

    (void)app;
    work->screen = NULL;
    work_let_go(work);
}

void work_show(struct console *console)
{
    struct work *work = console->work;
    struct tui_screen *screen = work == NULL ? NULL : tui_job_new(&work->source, work);

    if (screen != NULL) {
        work->holders++;
        work->screen = screen;
        screen->closed = on_screen_closed;
    }
    if (work != NULL)
        tui_push(console->app, screen);
}

void work_end(struct console *console)
{
    struct error ignored = ERROR_INIT;

    if (work_is_running(console)) {
        worker_stop(console->work->worker);
        console->work->ok = worker_join(&console->work->worker, &ignored);
    }
    work_let_go(console->work);
    console->work = NULL;
}
