/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/job.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/dialog.h"
#include "tui/job_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

/* clang-format off */
static const struct tui_key running_keys[] = {
    { { TUI_CTRL('c'), 's' },                 N_("Ctrl-C"), N_("arrêter"),
      N_("demander l'arrêt (aussi s)"), TUI_COMMAND_STOP },
    { { TUI_ESCAPE, TUI_KEY(KEY_LEFT), 'q', TUI_KEY(KEY_F(10)) }, N_("Échap"),
      N_("quitter l'écran"),
      N_("quitter l'écran : le traitement peut continuer en arrière-plan"), TUI_COMMAND_BACK },
    { { TUI_KEY(KEY_UP), 'k', TUI_KEY(KEY_PPAGE) }, N_("↑"), N_("journal"),
      N_("remonter dans les messages (aussi k, Page ↑)"), TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN), 'j', TUI_KEY(KEY_NPAGE) }, N_("↓"), NULL,
      N_("redescendre dans les messages (aussi j, Page ↓)"), TUI_COMMAND_DOWN },
    { { TUI_KEY(KEY_HOME), 'g' },             N_("Début"), NULL,
      N_("premier message (aussi g)"), TUI_COMMAND_FIRST },
    { { TUI_KEY(KEY_END), 'G' },              N_("Fin"), NULL,
      N_("dernier message (aussi G)"), TUI_COMMAND_LAST },
};
static const struct tui_key ended_keys[] = {
    { { TUI_ENTER, TUI_ESCAPE, TUI_KEY(KEY_LEFT), 'q' }, N_("Entrée"), N_("fermer"),
      N_("fermer cet écran (aussi Échap)"), TUI_COMMAND_BACK },
    { { TUI_KEY(KEY_UP), 'k', TUI_KEY(KEY_PPAGE) }, N_("↑"), N_("remonter"),
      N_("remonter dans le compte rendu et les messages (aussi k, Page ↑)"), TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN), 'j', TUI_KEY(KEY_NPAGE) }, N_("↓"), N_("descendre"),
      N_("descendre (aussi j, Page ↓)"), TUI_COMMAND_DOWN },
    { { TUI_KEY(KEY_HOME), 'g' },             N_("Début"), NULL,
      N_("début (aussi g)"), TUI_COMMAND_FIRST },
    { { TUI_KEY(KEY_END), 'G' },              N_("Fin"), NULL,
      N_("fin (aussi G)"), TUI_COMMAND_LAST },
};

enum { ANSWER_WATCH, ANSWER_BACKGROUND, ANSWER_STOP };
static const struct tui_answer leave_answers[] = {
    { .label = N_("Continuer à regarder"), .hot_key = 'c', .value = ANSWER_WATCH },
    { .label = N_("Laisser tourner en arrière-plan"), .hot_key = 'l', .value = ANSWER_BACKGROUND },
    { .label = N_("Arrêter le traitement"), .hot_key = 'a', .value = ANSWER_STOP },
};
static const struct tui_answer stop_answers[] = {
    { .label = N_("Continuer le traitement"), .hot_key = 'c', .value = ANSWER_WATCH },
    { .label = N_("Arrêter"), .hot_key = 'a', .value = ANSWER_STOP },
};
/* clang-format on */

static bool is_running(const struct job_screen *job)
{
    return job->view.state == TUI_JOB_RUNNING || job->view.state == TUI_JOB_STOPPING;
}

/* What scrolls: the notes while it runs, then the summary followed by the notes. */
size_t job_line_count(const struct job_screen *job)
{
    return job->summary.count + (job->summary.count > 0 ? 1 : 0) + job->view.note_count;
}

static void read_view(struct job_screen *job)
{
    bool was_running = is_running(job);

    job->source->read(job->screen.user, &job->view);
    if (is_running(job))
        return;
    job->screen.keys = TUI_KEY_TABLE(ended_keys);
    tui_wrap_make(&job->summary, job->source->summary(job->screen.user),
                  job->screen.columns - 2 * JOB_MARGIN);
    if (was_running) {
        job->following = false;
        job->first = 0;
    }
}

static void job_answered(struct tui_app *app, void *user, int answer)
{
    struct job_screen *job = user;

    if (answer == ANSWER_STOP && is_running(job))
        job->source->stop(job->screen.user);
    else if (answer == ANSWER_BACKGROUND)
        tui_remove(app, &job->screen);
    read_view(job);
}

static void ask(struct job_screen *job, const struct tui_answer *answers, size_t count)
{
    tui_ask(job->screen.app, &(struct tui_question){ .title = job->screen.title,
                                                     .text = _("Le traitement est en cours."),
                                                     .answers = answers,
                                                     .answer_count = count,
                                                     .answered = job_answered,
                                                     .user = job });
}

static void scroll_log(struct job_screen *job, int command)
{
    size_t count = job_line_count(job);
    size_t rows = job_log_rows(job);
    size_t last = count > rows ? count - rows : 0;

    if (job->following)
        job->first = last;
    if (command == TUI_COMMAND_UP)
        job->first -= job->first > 0;
    else if (command == TUI_COMMAND_DOWN)
        job->first += job->first < last;
    else
        job->first = command == TUI_COMMAND_FIRST ? 0 : last;
    job->following = is_running(job) && job->first == last;
}

static enum tui_reply job_key(struct tui_screen *screen, int command, int32_t key)
{
    struct job_screen *job = (struct job_screen *)screen;

    switch (command) {
    case TUI_COMMAND_STOP:
        ask(job, stop_answers, sizeof stop_answers / sizeof stop_answers[0]);
        return TUI_DONE;
    case TUI_COMMAND_BACK:
        if (!is_running(job))
            return key == TUI_ENTER ? TUI_CLOSE : TUI_IGNORED;
        ask(job, leave_answers, sizeof leave_answers / sizeof leave_answers[0]);
        return TUI_DONE;
    case TUI_COMMAND_UP:
    case TUI_COMMAND_DOWN:
    case TUI_COMMAND_FIRST:
    case TUI_COMMAND_LAST:
        if (key == TUI_KEY(KEY_PPAGE) || key == TUI_KEY(KEY_NPAGE))
            for (size_t i = 1; i + 1 < job_log_rows(job); i++)
                scroll_log(job, command);
        scroll_log(job, command);
        return TUI_DONE;
    default:
        return TUI_IGNORED;
    }
}

static bool job_open(struct tui_screen *screen)
{
    read_view((struct job_screen *)screen);
    return true;
}

static void job_refresh(struct tui_screen *screen)
{
    read_view((struct job_screen *)screen);
}

static bool job_ticking(struct tui_screen *screen)
{
    return is_running((struct job_screen *)screen);
}

static void job_close(struct tui_screen *screen)
{
    struct job_screen *job = (struct job_screen *)screen;

    tui_wrap_clear(&job->summary);
    free(job);
}

static const struct tui_screen_class job_class = {
    .name = "job",
    .keys = { running_keys, sizeof running_keys / sizeof running_keys[0] },
    .open = job_open,
    .layout = job_refresh,
    .draw = job_draw,
    .key = job_key,
    .news = job_refresh,
    .ticking = job_ticking,
    .shown = job_refresh,
    .close = job_close,
};

struct tui_screen *tui_job_new(const struct tui_job_source *source, void *user)
{
    struct job_screen *job = calloc(1, sizeof *job);

    if (job == NULL)
        return NULL;
    tui_screen_init(&job->screen, &job_class, source->title, user);
    job->screen.help = source->help;
    job->source = source;
    job->following = true;
    return &job->screen;
}
