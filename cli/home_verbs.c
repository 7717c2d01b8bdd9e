/* SPDX-License-Identifier: MIT */
/* init, info, licence: the installation itself. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/base/i18n.h"
#include "core/demo/install.h"
#include "core/record/record_text.h"
#include "core/settings/directories.h"
#include "core/settings/licence.h"
#include "core/sync/information.h"

static bool read_scale(const struct invocation *invocation, double *scale, struct error *error)
{
    const char *text = invocation_option(invocation, "scale");
    char *end = NULL;

    *scale = 1;
    if (text == NULL)
        return true;
    *scale = strtod(text, &end);
    if (end == text || *end != '\0' || !(*scale > 0 && *scale <= 1000))
        return error_set(error, ERROR_USAGE, _("--scale : nombre entre 0 et 1000 attendu."));
    return true;
}

/* What a new installation declares from the start. */
static bool declare_paths(const char *home, struct error *error)
{
    struct session session = { .store = NULL };
    size_t added;
    bool ok = session_open(&session, &(struct session_options){ .home = home }, error) &&
              default_paths_add(&session, NULL, &added, error);

    session_close(&session);
    return ok;
}

bool verb_init(struct invocation *invocation, struct error *error)
{
    struct configuration configuration = { .head = { 0 } };
    bool demo = invocation_option(invocation, "demo") != NULL;
    char *path = home_find(invocation->session_options.home, error);
    double scale = 1;
    bool ok = path != NULL && seal_init(error) && read_scale(invocation, &scale, error) &&
              record_set_words(&configuration_type, &configuration, invocation->words,
                               invocation->word_count, false, error);

    if (ok && demo && !record_is_set(&configuration, 0))
        ok = record_set(&configuration_type, &configuration, 0, "DEMO", error);
    if (ok && demo)
        ok = demo_install(path, &configuration, scale, invocation->job, error);
    else if (ok)
        ok = home_create(path, &configuration, error) && declare_paths(path, error);
    if (ok && invocation->json)
        ok = print_json(json_pack("{s:s}", "home", path), error);
    else if (ok) {
        printf(_("Installation créée dans « %s ».\n"), path);
        if (!demo)
            printf(_("Ensuite, dans la console (tpvadmin --home %s) ou par une commande :\n"
                     "tpvadmin --home %s dossier add 1 label=\"Ma société\" "
                     "db_url=sqlite:/chemin/base.db\n"),
                   path, path);
    }
    free(path);
    return ok;
}

bool verb_path_default(struct invocation *invocation, struct error *error)
{
    size_t added = 0;

    if (!default_paths_add(&invocation->session,
                           invocation->word_count == 1 ? invocation->words[0] : NULL, &added,
                           error))
        return false;
    if (invocation->json)
        return print_json(json_pack("{s:I}", "added", (json_int_t)added), error);
    printf(ngettext("%zu chemin déclaré.\n", "%zu chemins déclarés.\n", (unsigned long)added),
           added);
    return true;
}

bool verb_demo_day(struct invocation *invocation, struct error *error)
{
    int64_t days = 1;

    if (invocation->word_count == 1 && !string_to_integer(invocation->words[0], 1, 1000, &days))
        return error_set(error, ERROR_USAGE, _("demo day : nombre de jours attendu."));
    for (int64_t day = 0; day < days; day++)
        if (!demo_play_day(&invocation->session, invocation->job, error))
            return false;
    if (invocation->json)
        return print_json(json_pack("{s:I}", "days", (json_int_t)days), error);
    printf(ngettext("%" PRId64 " journée de commerce jouée dans la base de démonstration.\n",
                    "%" PRId64 " journées de commerce jouées dans la base de démonstration.\n",
                    (unsigned long)days),
           days);
    return true;
}

bool verb_info(struct invocation *invocation, struct error *error)
{
    struct information information = { .count = 0 };
    json_t *document = json_object();
    bool ok = information_collect(&invocation->session, &information, error);

    for (size_t i = 0; ok && i < information.count; i++) {
        const struct information_line *line = &information.lines[i];

        if (!invocation->json)
            print_pair(gettext(line->label), line->value);
        else if (json_object_set_new(document, line->name, json_string(line->value)) != 0)
            ok = error_memory(error);
    }
    if (ok && invocation->json)
        ok = print_json(json_incref(document), error);
    json_decref(document);
    information_clear(&information);
    return ok;
}

bool verb_licence_show(struct invocation *invocation, struct error *error)
{
    struct licence licence;
    struct error refusal = ERROR_INIT;
    bool found = false;
    bool allowed;

    if (!licence_read(&invocation->session.home, &licence, &found, error))
        return false;
    if (invocation->json)
        return print_record(invocation, &licence_type, &licence, error);
    if (!found) {
        puts(gettext(licence_type.empty));
        return true;
    }
    allowed = licence_allows(&invocation->session.home, LICENCE_TRACKING_OPTION, &refusal);
    if (!print_record(invocation, &licence_type, &licence, error))
        return false;
    print_pair(_("suivi"), allowed ? _("autorisé") : refusal.message);
    return true;
}
