/* SPDX-License-Identifier: MIT */
/* The job on the screen: step, bar, figures, notes, summary. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "tui/job_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

enum {
    STEP_ROW = 1,
    OBJECT_ROW = 2,
    BAR_ROW = 3,
    FIGURES_ROW = 4,
    RULE_ROW = 5,
    LOG_ROW = 6,
    PERCENT_WIDTH = 6,
    WIDEST_BAR = 60,
    SETTLED_MS = 2000, /* before that a rate means nothing */
    LINE_BYTES = 1024,
    QUANTITY_BYTES = 64
};

/* clang-format off */
static const struct {
    enum tui_role role;
    const char *text;
} states[] = {
    [TUI_JOB_RUNNING]  = { TUI_STRONG,  N_("En cours") },
    [TUI_JOB_STOPPING] = { TUI_WARNING, N_("Arrêt demandé…") },
    [TUI_JOB_DONE]     = { TUI_GOOD,    N_("Terminé") },
    [TUI_JOB_PARTIAL]  = { TUI_WARNING, N_("Terminé en partie") },
    [TUI_JOB_STOPPED]  = { TUI_WARNING, N_("Arrêté") },
    [TUI_JOB_FAILED]   = { TUI_ERROR,   N_("Échec") },
};
_Static_assert(sizeof states / sizeof states[0] == TUI_JOB_STATE_COUNT, "one row per state");

static const char *const unit_names[] = {
    [TUI_UNIT_ITEMS] = "",
    [TUI_UNIT_ROWS]  = N_("lignes"),
    [TUI_UNIT_BYTES] = "",
    [TUI_UNIT_FILES] = N_("fichiers"),
};
_Static_assert(sizeof unit_names / sizeof unit_names[0] == TUI_UNIT_COUNT, "one row per unit");

static const char *const byte_units[] = { N_("octets"), N_("Ko"), N_("Mo"), N_("Go"), N_("To") };
/* clang-format on */

static void bytes_text(int64_t value, char *text, size_t size)
{
    size_t unit = 0;
    int64_t tenths = value > INT64_MAX / 10 ? INT64_MAX : value * 10;

    while (tenths >= 10000 && unit + 1 < sizeof byte_units / sizeof byte_units[0]) {
        tenths /= 1000;
        unit++;
    }
    if (unit == 0)
        snprintf(text, size, "%" PRId64 " %s", value, tui_translate(byte_units[0]));
    else
        snprintf(text, size, _("%" PRId64 ",%" PRId64 " %s"), tenths / 10, tenths % 10,
                 tui_translate(byte_units[unit]));
}

void tui_job_quantity(int64_t value, enum tui_job_unit unit, char *text, size_t size)
{
    char number[QUANTITY_BYTES];

    if (unit == TUI_UNIT_BYTES) {
        bytes_text(value, text, size);
        return;
    }
    tui_number(value, number, sizeof number);
    snprintf(text, size, "%s%s%s", number, unit_names[unit][0] == '\0' ? "" : " ",
             tui_translate(unit_names[unit]));
}

static int percent(const struct tui_job_view *view)
{
    if (view->total <= 0 || view->done <= 0)
        return 0;
    if (view->done >= view->total)
        return 100;
    return (int)((double)view->done * 100.0 / (double)view->total);
}

void tui_job_short(const struct tui_job_view *view, char *text, size_t size)
{
    if (view->total > 0)
        snprintf(text, size, "%d %%", percent(view));
    else
        tui_job_quantity(view->done, view->unit, text, size);
}

static void duration_text(int64_t milliseconds, char *text, size_t size)
{
    int64_t seconds = milliseconds / 1000;

    if (seconds < 60)
        snprintf(text, size, _("%" PRId64 " s"), seconds);
    else if (seconds < 3600)
        snprintf(text, size, _("%" PRId64 " min %02" PRId64 " s"), seconds / 60, seconds % 60);
    else
        snprintf(text, size, _("%" PRId64 " h %02" PRId64 " min"), seconds / 3600,
                 seconds / 60 % 60);
}

static void draw_bar(struct job_screen *job)
{
    struct tui_screen *screen = &job->screen;
    int width = screen->columns - 2 * JOB_MARGIN - PERCENT_WIDTH;
    int done = percent(&job->view);
    char text[16];

    if (job->view.total <= 0)
        return;
    if (width > WIDEST_BAR)
        width = WIDEST_BAR;
    for (int i = 0; i < width; i++)
        tui_put_sign(screen, BAR_ROW, JOB_MARGIN + i, TUI_NORMAL,
                     i < width * done / 100 ? TUI_SIGN_FULL : TUI_SIGN_EMPTY);
    snprintf(text, sizeof text, "%d %%", done);
    tui_put_right(screen, BAR_ROW, JOB_MARGIN + width, PERCENT_WIDTH, TUI_STRONG, text);
}

static void add(char *text, size_t size, const char *more)
{
    size_t length = strlen(text);

    snprintf(text + length, size - length, "%s%s", length == 0 ? "" : " · ", more);
}

static void add_rate(const struct tui_job_view *view, char *text, size_t size)
{
    char quantity[QUANTITY_BYTES], duration[QUANTITY_BYTES], part[2 * QUANTITY_BYTES];
    double per_second;

    if (view->state != TUI_JOB_RUNNING || view->step_ms < SETTLED_MS || view->done <= 0)
        return;
    per_second = (double)view->done * 1000.0 / (double)view->step_ms;
    if (view->total > view->done) {
        duration_text((int64_t)((double)(view->total - view->done) * 1000.0 / per_second), duration,
                      sizeof duration);
        snprintf(part, sizeof part, _("reste %s"), duration);
        add(text, size, part);
    }
    tui_job_quantity((int64_t)per_second, view->unit, quantity, sizeof quantity);
    snprintf(part, sizeof part, _("%s/s"), quantity);
    add(text, size, part);
}

static void draw_figures(struct job_screen *job)
{
    const struct tui_job_view *view = &job->view;
    char done[QUANTITY_BYTES], total[QUANTITY_BYTES], part[3 * QUANTITY_BYTES];
    char text[LINE_BYTES] = "";

    if (view->state == TUI_JOB_DONE) {
        /* The summary counts what was done. */
    } else if (view->total > 0) {
        tui_job_quantity(view->done, TUI_UNIT_BYTES == view->unit ? view->unit : TUI_UNIT_ITEMS,
                         done, sizeof done);
        tui_job_quantity(view->total, view->unit, total, sizeof total);
        snprintf(part, sizeof part, "%s / %s", done, total);
        add(text, sizeof text, part);
    } else if (view->done > 0) {
        tui_job_quantity(view->done, view->unit, done, sizeof done);
        add(text, sizeof text, done);
    }
    add_rate(view, text, sizeof text);
    duration_text(view->elapsed_ms, done, sizeof done);
    snprintf(part, sizeof part, _("écoulé %s"), done);
    add(text, sizeof text, part);
    tui_put(&job->screen, FIGURES_ROW, JOB_MARGIN, job->screen.columns - 2 * JOB_MARGIN, TUI_NORMAL,
            text);
}

static void draw_note(struct job_screen *job, size_t index, int row)
{
    enum tui_job_level level = TUI_JOB_NOTE;
    char text[LINE_BYTES] = "";

    job->source->note(job->screen.user, index, &level, text, sizeof text);
    if (level == TUI_JOB_WARNING)
        tui_put_role_sign(&job->screen, row, 0, TUI_WARNING);
    tui_put(&job->screen, row, JOB_MARGIN, job->screen.columns - 2 * JOB_MARGIN,
            level == TUI_JOB_WARNING ? TUI_WARNING : TUI_NORMAL, text);
}

static void draw_line(struct job_screen *job, size_t index, int row)
{
    size_t notes_from = job->summary.count + (job->summary.count > 0 ? 1 : 0);
    char text[LINE_BYTES];

    if (index >= notes_from) {
        draw_note(job, index - notes_from, row);
    } else if (index < job->summary.count) {
        tui_wrap_line(&job->summary, index, text, sizeof text);
        tui_put(&job->screen, row, JOB_MARGIN, job->screen.columns - 2 * JOB_MARGIN, TUI_NORMAL,
                text);
    }
}

size_t job_log_rows(const struct job_screen *job)
{
    return (size_t)(job->screen.rows > LOG_ROW + 1 ? job->screen.rows - LOG_ROW : 1);
}

void job_draw(struct tui_screen *screen)
{
    struct job_screen *job = (struct job_screen *)screen;
    size_t count = job_line_count(job);
    size_t rows = job_log_rows(job);
    size_t last = count > rows ? count - rows : 0;
    const char *state = tui_translate(states[job->view.state].text);
    int used = tui_put(screen, STEP_ROW, JOB_MARGIN, screen->columns - JOB_MARGIN,
                       states[job->view.state].role, state);

    tui_put_role_sign(screen, STEP_ROW, 0, states[job->view.state].role);
    /* Once all is done, the last step says nothing any more. */
    if (job->view.state != TUI_JOB_DONE) {
        tui_put(screen, STEP_ROW, JOB_MARGIN + used + 2,
                screen->columns - used - 2 * JOB_MARGIN - 2, TUI_NORMAL, job->view.step);
        tui_put(screen, OBJECT_ROW, JOB_MARGIN, screen->columns - 2 * JOB_MARGIN, TUI_DIM,
                job->view.object);
        draw_bar(job);
    }
    draw_figures(job);
    tui_rule(screen, RULE_ROW, 0, screen->columns);
    if (job->following || job->first > last)
        job->first = last;
    for (size_t i = 0; i < rows && job->first + i < count; i++)
        draw_line(job, job->first + i, LOG_ROW + (int)i);
    screen->cursor_row = STEP_ROW;
    screen->cursor_column = JOB_MARGIN;
}
