/* SPDX-License-Identifier: MIT */
/*
 * job: work that lasts, watched while it goes on.
 *
 * The work belongs to the owner and outlives the screen. The owner watches its
 * descriptor (tui_watch), which makes every job screen on the stack read() the
 * state again: a copy taken under the owner's lock. Leaving the screen leaves the
 * work running; opening another screen on the same source shows it again.
 */
#ifndef TUI_JOB_H
#define TUI_JOB_H

#include "tui/app.h"

enum tui_job_state {
    TUI_JOB_RUNNING,
    TUI_JOB_STOPPING, /* asked to stop, still busy */
    TUI_JOB_DONE,
    TUI_JOB_PARTIAL, /* done, but not all of it */
    TUI_JOB_STOPPED,
    TUI_JOB_FAILED,
    TUI_JOB_STATE_COUNT
};

enum tui_job_level { TUI_JOB_NOTE, TUI_JOB_WARNING };

enum tui_job_unit { TUI_UNIT_ITEMS, TUI_UNIT_ROWS, TUI_UNIT_BYTES, TUI_UNIT_FILES, TUI_UNIT_COUNT };

struct tui_job_view {
    enum tui_job_state state;
    char step[160];      /* translated */
    char object[160];    /* table or file in hand, "" = none */
    int64_t done, total; /* of the step; total 0 = not known */
    enum tui_job_unit unit;
    int64_t step_ms;    /* since the step began */
    int64_t elapsed_ms; /* since the work began */
    size_t note_count;
};

struct tui_job_source {
    const char *title; /* N_() */
    const char *help;  /* N_(), opens the help screen; may be NULL */
    void (*read)(void *user, struct tui_job_view *view);
    /* Copies one note; what was noted does not change. */
    void (*note)(void *user, size_t index, enum tui_job_level *level, char *text, size_t size);
    /* The end: what was produced, or what failed and what to do; lines cut at \n, translated.
     * Borrowed until the work is gone. Called once the state is no longer running or stopping. */
    const char *(*summary)(void *user);
    void (*stop)(void *user); /* must return at once */
};

/* For tui_push(); NULL when memory lacks. `source` and `user` must outlive the screen. */
struct tui_screen *tui_job_new(const struct tui_job_source *source, void *user);

/* "12 431", "3,2 Mo": a quantity as the job screen writes it. */
void tui_job_quantity(int64_t value, enum tui_job_unit unit, char *text, size_t size);
/* "43 %" or a quantity, for tui_set_indicator(). */
void tui_job_short(const struct tui_job_view *view, char *text, size_t size);

#endif
