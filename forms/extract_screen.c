/* SPDX-License-Identifier: MIT */
/* The extractions and publications of Gestion serveur, as work in the background. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/i18n.h"
#include "core/settings/permission.h"
#include "core/sync/extract.h"
#include "core/sync/publish.h"
#include "forms/forms.h"

struct extraction {
    struct snapshot snapshot;
    struct extract_options options;
    int64_t sequence; /* of the file to verify */
};

static bool run_extraction(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct extraction *extraction = data;
    struct extract_result result;
    struct session session;
    bool ok = snapshot_open(&extraction->snapshot, &session, error);

    if (ok) {
        ok = extract_run(&session, &extraction->options, job, &result, error);
        if (result.extracted)
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

static bool run_purge(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct extraction *extraction = data;
    struct session session;
    size_t count = 0;
    bool ok = snapshot_open(&extraction->snapshot, &session, error) &&
              publish_purge(&session, job, &count, error);

    if (ok)
        text_format(summary,
                    ngettext("%zu fichier retiré.", "%zu fichiers retirés.", (unsigned long)count),
                    count);
    session_close(&session);
    return ok;
}

static bool run_remove(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct extraction *extraction = data;
    struct session session;
    bool ok = snapshot_open(&extraction->snapshot, &session, error) &&
              publish_remove(&session, extraction->sequence, job, error);

    if (ok)
        text_format(summary, _("Package nº %" PRId64 " retiré.\n"), extraction->sequence);
    session_close(&session);
    return ok;
}

static bool run_verify(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct extraction *extraction = data;
    struct session session;
    bool ok = snapshot_open(&extraction->snapshot, &session, error) &&
              publish_verify(&session, extraction->sequence, job, summary, error);

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

static const struct work_kind purge_kind = {
    .source = { .title = N_("Purger les fichiers publiés"),
                .help = N_("Retire du catalogue, puis de l'emplacement de publication et du "
                           "répertoire de partage, ce dont aucune caisse n'a plus besoin.") },
    .short_name = N_("purge"),
    .run = run_purge,
    .release = free,
};

static const struct work_kind remove_kind = {
    .source = { .title = N_("Retirer un package"),
                .help = N_("Retire le package du catalogue, puis de l'emplacement de publication "
                           "et du répertoire de partage.") },
    .short_name = N_("retrait"),
    .run = run_remove,
    .release = free,
};

static const struct work_kind verify_kind = {
    .source = { .title = N_("Vérifier un fichier"),
                .help = N_("Relit le fichier du répertoire de partage comme une caisse le ferait : "
                           "format, signature, sommes.") },
    .short_name = N_("vérification"),
    .run = run_verify,
    .release = free,
};

static void start(struct console *console, const struct work_kind *work,
                  const struct extraction *asked)
{
    struct extraction *extraction = calloc(1, sizeof *extraction);
    struct error error = ERROR_INIT;

    if (extraction == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
        return;
    }
    *extraction = *asked;
    snapshot_take(console, &extraction->snapshot);
    work_start(console, work, extraction);
}

static void on_full_answered(struct tui_app *app, void *user, int answer)
{
    (void)app;
    if (answer == 1)
        start(user, &full_kind, &(struct extraction){ .options.kind = EXTRACT_FULL });
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
        start(console, &changes_kind, &(struct extraction){ .options.kind = EXTRACT_CHANGES });
}

void open_publish_retry(struct tui_app *app, void *user)
{
    (void)app;
    start(user, &retry_kind, &(struct extraction){ .sequence = 0 });
}

void start_verify(struct console *console, int64_t sequence)
{
    start(console, &verify_kind, &(struct extraction){ .sequence = sequence });
}

void start_removal(struct console *console, int64_t sequence)
{
    start(console, &remove_kind, &(struct extraction){ .sequence = sequence });
}

static void on_purge_answered(struct tui_app *app, void *user, int answer)
{
    (void)app;
    if (answer == 1)
        start(user, &purge_kind, &(struct extraction){ .sequence = 0 });
}

static void ask_purge_of(struct console *console, const struct artefact_list *going)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Tout garder"), .hot_key = 'g', .value = 0 },
        { .label = N_("Purger"), .hot_key = 'p', .value = 1 },
    };
    int64_t bytes = 0;
    char amount[40];
    char text[600];

    for (size_t i = 0; i < going->count; i++)
        bytes += going->items[i].size;
    tui_job_quantity(bytes, TUI_UNIT_BYTES, amount, sizeof amount);
    snprintf(text, sizeof text,
             ngettext("%zu fichier part (%s), du nº %" PRId64 " au nº %" PRId64 ".\n%s",
                      "%zu fichiers partent (%s), du nº %" PRId64 " au nº %" PRId64 ".\n%s",
                      (unsigned long)going->count),
             going->count, amount, going->items[0].sequence,
             going->items[going->count - 1].sequence,
             _("Restent les deux dernières extractions complètes et tout ce qui les suit. Une "
               "caisse en retard de plus que cela repartira de la dernière complète."));
    tui_ask(console->app, &(struct tui_question){
                              .title = _("Purger les fichiers publiés"),
                              .text = text,
                              .answers = answers,
                              .answer_count = sizeof answers / sizeof answers[0],
                              .answered = on_purge_answered,
                              .user = console,
                          });
}

void ask_purge(struct console *console)
{
    struct artefact_list going;
    struct error error = ERROR_INIT;

    if (!publish_purge_plan(&console->session, &going, &error)) {
        show_error(console->app, &error);
        return;
    }
    if (going.count == 0)
        tui_say(console->app, TUI_TONE_INFO,
                _("Rien à purger : aucun fichier ne précède les deux dernières complètes."));
    else
        ask_purge_of(console, &going);
    artefact_list_clear(&going);
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
    struct console *console = user;
    struct error ignored = ERROR_INIT;
    int64_t count = 0;

    if (console->session.dossier != 0)
        return NULL;
    if (db_query_integer(console->session.store, "SELECT count(*) FROM dossier", 0, &count,
                         &ignored) &&
        count == 0)
        return _("Aucun dossier : tapez « : », dossier, Entrée, puis « a » pour le premier.");
    return _("Aucun dossier courant : choisissez-en un dans « Dossier TPV » (touche u).");
}

/* Shown before it is asked; core refuses it all the same. */
static const char *needs(struct console *console, enum action action)
{
    const char *reason = needs_dossier(console);
    struct error error = ERROR_INIT;

    if (reason != NULL || session_allows(&console->session, action, &error))
        return reason;
    string_store(console->refusal, sizeof console->refusal, error.message);
    return console->refusal;
}

const char *needs_extract(void *user)
{
    return needs(user, ACTION_EXTRACT);
}

const char *needs_publish(void *user)
{
    return needs(user, ACTION_PUBLISH);
}
