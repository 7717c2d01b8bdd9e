/* SPDX-License-Identifier: MIT */
/* Gestion serveur: the extractions and publications, as work in the background. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/i18n.h"
#include "core/sync/extract.h"
#include "core/sync/publish.h"
#include "forms/forms.h"

struct extraction {
    struct snapshot snapshot;
    struct extract_options options;
};

static bool run_extraction(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct extraction *extraction = data;
    struct extract_result result;
    struct session session;
    bool ok = snapshot_open(&extraction->snapshot, &session, error);

    if (ok) {
        ok = extract_run(&session, &extraction->options, job, &result, error);
        if (ok || error->code == ERROR_PARTIAL)
            extract_summary(&result, summary);
        extract_result_clear(&result);
    }
    session_close(&session);
    return ok;
}

static bool run_retry(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct extraction *extraction = data;
    struct session session;
    size_t count = 0;
    bool ok = snapshot_open(&extraction->snapshot, &session, error) &&
              publish_retry(&session, job, &count, error);

    if (ok)
        text_format(summary,
                    ngettext("%zu fichier publié, puis le catalogue.",
                             "%zu fichiers publiés, puis le catalogue.", (unsigned long)count),
                    count);
    session_close(&session);
    return ok;
}

static const struct work_kind full_kind = {
    .source = { .title = N_("Extraire les données"),
                .help = N_("Export complet des tables du dossier, puis sa publication.") },
    .short_name = N_("extraction"),
    .run = run_extraction,
    .release = free,
};

static const struct work_kind changes_kind = {
    .source = { .title = N_("Extraire les modifications"),
                .help = N_("Ce qui a changé depuis la dernière extraction, puis sa publication.") },
    .short_name = N_("extraction"),
    .run = run_extraction,
    .release = free,
};

static const struct work_kind retry_kind = {
    .source = { .title = N_("Publier de nouveau"),
                .help =
                    N_("Envoie les fichiers qui ne sont pas encore publiés, puis le catalogue.") },
    .short_name = N_("publication"),
    .run = run_retry,
    .release = free,
};

static void start(struct console *console, const struct work_kind *work, enum extract_kind kind)
{
    struct extraction *extraction = calloc(1, sizeof *extraction);
    struct error error = ERROR_INIT;

    if (extraction == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
        return;
    }
    snapshot_take(console, &extraction->snapshot);
    extraction->options.kind = kind;
    work_start(console, work, extraction);
}

static void on_full_answered(struct tui_app *app, void *user, int answer)
{
    (void)app;
    if (answer == 1)
        start(user, &full_kind, EXTRACT_FULL);
}

/* Costly: every row of every table. */
void open_extract_full(struct tui_app *app, void *user)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Ne rien faire"), .hot_key = 'n', .value = 0 },
        { .label = N_("Extraire"), .hot_key = 'e', .value = 1 },
    };
    struct console *console = user;
    char title[120];

    if (work_is_running(console)) {
        work_show(console);
        return;
    }
    snprintf(title, sizeof title, _("Extraire les données du dossier %" PRId64),
             console->session.dossier);
    tui_ask(app, &(struct tui_question){
                     .title = title,
                     .text = _("Toutes les lignes des tables à synchroniser sont extraites et "
                               "publiées : c'est ce qu'il faut pour initialiser des caisses.\n"
                               "Pour une mise à jour courante, préférez les modifications."),
                     .answers = answers,
                     .answer_count = sizeof answers / sizeof answers[0],
                     .answered = on_full_answered,
                     .user = console,
                 });
}

void open_extract_changes(struct tui_app *app, void *user)
{
    struct console *console = user;

    (void)app;
    if (work_is_running(console))
        work_show(console);
    else
        start(console, &changes_kind, EXTRACT_CHANGES);
}

void open_publish_retry(struct tui_app *app, void *user)
{
    (void)app;
    start(user, &retry_kind, EXTRACT_CHANGES);
}

void open_work(struct tui_app *app, void *user)
{
    (void)app;
    work_show(user);
}

const char *needs_work(void *user)
{
    return ((struct console *)user)->work == NULL ? _("Aucune tâche n'a encore été lancée.") : NULL;
}

const char *needs_dossier(void *user)
{
    return ((struct console *)user)->session.dossier == 0
               ? _("Aucun dossier courant : choisissez-en un dans « Dossier TPV » (touche u).")
               : NULL;
}
