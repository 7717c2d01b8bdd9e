/* SPDX-License-Identifier: MIT */
/* Package de déploiement: what is asked, the review as work, and the build. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/package/build.h"
#include "forms/package.h"

enum request_field { REQUEST_SINCE, REQUEST_SCRIPTS, REQUEST_FORMAT };

/* What was asked, then what was found; released with the work. */
struct request {
    struct snapshot snapshot;
    char since[32];
    struct string_list scripts;
    bool zip;
    struct package_review review;
};

static bool run_review(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct request *request = data;
    const struct package_options options = { .since = request->since, .scripts = request->scripts };
    struct session session;
    struct review_totals totals;
    bool ok = snapshot_open(&request->snapshot, &session, error) &&
              package_review(&session, &options, job, &request->review, error);

    session_close(&session);
    if (!ok)
        return false;
    package_totals(&request->review, &totals);
    text_format(summary, _("%zu fichiers retenus, %zu ignorés.\n"), totals.kept, totals.ignored);
    return true;
}

static void release_request(void *data)
{
    struct request *request = data;

    package_review_clear(&request->review);
    string_list_clear(&request->scripts);
    free(request);
}

/* The review moves to its screen: from then on hands change it. */
static void show_review(struct console *console, void *data)
{
    struct request *request = data;

    review_open(console, &request->review, request->zip);
}

static const struct work_kind review_kind = {
    .source = { .title = N_("Revue du package"),
                .help = N_("Lit les répertoires, essaie les dictionnaires et les scripts, compare "
                           "avec le package précédent. Rien n'est écrit.") },
    .short_name = N_("revue"),
    .run = run_review,
    .release = release_request,
    .show = show_review,
};

static bool split_scripts(const char *value, struct string_list *scripts, struct error *error)
{
    char *copy = string_copy(value, error);
    char *rest = NULL;
    bool ok = copy != NULL;

    for (char *one = ok ? strtok_r(copy, ";", &rest) : NULL; ok && one != NULL;
         one = strtok_r(NULL, ";", &rest)) {
        one = string_trim(one);
        ok = one[0] == '\0' || string_list_add(scripts, one, error);
    }
    free(copy);
    return ok;
}

static bool on_save(struct tui_form *form, size_t *bad, struct tui_message *message)
{
    struct console *console = tui_form_user(form);
    struct error error = ERROR_INIT;
    struct request *request = calloc(1, sizeof *request);
    bool ok = request != NULL || error_memory(&error);

    *bad = REQUEST_SCRIPTS;
    ok = ok && split_scripts(tui_form_get(form, REQUEST_SCRIPTS), &request->scripts, &error);
    if (!ok) {
        string_store(message->text, sizeof message->text, error.message);
        if (request != NULL)
            release_request(request);
        return false;
    }
    snapshot_take(console, &request->snapshot);
    string_store(request->since, sizeof request->since, tui_form_get(form, REQUEST_SINCE));
    request->zip = strcmp(tui_form_get(form, REQUEST_FORMAT), "zip") == 0;
    work_start(console, &review_kind, request);
    return true;
}

/* clang-format off */
static const struct tui_choice formats[] = {
    { "tar", N_("tar.zst") },
    { "zip", N_("zip") },
};

static const struct tui_field request_fields[] = {
    [REQUEST_SINCE]   = { .name = "since", .label = N_("Date de référence"), .kind = TUI_FIELD_DATE,
                          .help = N_("Les fichiers modifiés avant ce jour sont ignorés ; vide : tous sont retenus.") },
    [REQUEST_SCRIPTS] = { .name = "scripts", .label = N_("Scripts SQL"), .kind = TUI_FIELD_TEXT,
                          .help = N_("Fichiers .sql que chaque caisse exécute une fois, dans cet ordre, séparés par « ; » ; vide : aucun.") },
    [REQUEST_FORMAT]  = { .name = "format", .label = N_("Format"), .kind = TUI_FIELD_CHOICE, .choices = formats, .choice_count = 2,
                          .help = N_("tar.zst : plus petit et plus rapide ; zip : pour les outils qui n'ont que lui.") },
};

static const struct tui_form_table request_table = {
    .title = N_("Package de déploiement"),
    .help = N_("Le contenu des répertoires du dossier, pour l'installer à la même place sur les caisses. Ctrl-S montre d'abord la liste des fichiers retenus et ignorés : rien n'est construit avant votre accord."),
    .fields = request_fields,
    .field_count = sizeof request_fields / sizeof request_fields[0],
    .save = on_save,
};
/* clang-format on */

void open_package(struct tui_app *app, void *user)
{
    struct tui_form *form = tui_form_new(&request_table, user);

    if (form != NULL)
        tui_form_set(form, REQUEST_FORMAT, "tar");
    tui_push(app, form == NULL ? NULL : tui_form_screen(form));
}

/* A build of what a review screen gave. */
struct building {
    struct snapshot snapshot;
    struct package_review review;
    struct package_build_options options;
};

static bool run_build(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct building *building = data;
    struct package_result result = { .published = false };
    struct session session;
    bool ok = snapshot_open(&building->snapshot, &session, error) &&
              package_build(&session, &building->review, &building->options, job, &result, error);

    if (result.path[0] != '\0')
        package_summary(&result, summary);
    session_close(&session);
    return ok;
}

static void release_building(void *data)
{
    struct building *building = data;

    package_review_clear(&building->review);
    free(building);
}

static const struct work_kind build_kind = {
    .source = { .title = N_("Construction du package"),
                .help = N_("Archive les fichiers retenus, signe, puis publie. Un arrêt ne laisse "
                           "rien derrière lui.") },
    .short_name = N_("package"),
    .run = run_build,
    .release = release_building,
};

void package_start_build(struct console *console, struct package_review *review, bool zip)
{
    struct error error = ERROR_INIT;
    struct building *building = calloc(1, sizeof *building);

    if (building == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
        return;
    }
    snapshot_take(console, &building->snapshot);
    building->options.zip = zip;
    building->review = *review;
    *review = (struct package_review){ .since = "" };
    work_start(console, &build_kind, building);
}
