/* SPDX-License-Identifier: MIT */
/* What the files of the job screen share. */
#ifndef TUI_JOB_INTERNAL_H
#define TUI_JOB_INTERNAL_H

#include "tui/job.h"
#include "tui/wrap.h"

enum { JOB_MARGIN = 2 };

struct job_screen {
    struct tui_screen screen;
    const struct tui_job_source *source;
    struct tui_job_view view;
    struct tui_wrap summary; /* empty until the end */
    size_t first;            /* first line shown of what scrolls */
    bool following;          /* the end of the notes is kept in sight */
};

size_t job_line_count(const struct job_screen *job);
size_t job_log_rows(const struct job_screen *job);
void job_draw(struct tui_screen *screen);

#endif
