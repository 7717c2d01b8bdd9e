/* SPDX-License-Identifier: MIT */
/* How each table of a run travels: by its changes when they can be told, else whole. */
#include "config.h"

#include <stdlib.h>

#include "core/base/i18n.h"
#include "core/settings/licence.h"
#include "core/sync/extract_internal.h"

/* clang-format off */
/* Why a table goes whole inside the changes, by what tracking says of it. */
static const char *const reasons[] = {
    [TRACKED_VALID]   = NULL,
    [TRACKED_NOT]     = N_("son suivi vient d'être activé"),
    [TRACKED_EXPIRED] = N_("son suivi ne remonte pas à la dernière extraction : rétention dépassée, ou suivi réactivé depuis"),
    [TRACKED_BROKEN]  = N_("son suivi a été refait : la table ou ses index ont changé"),
};
/* clang-format on */
_Static_assert(sizeof reasons / sizeof reasons[0] == TRACKED_VERDICT_COUNT, "one per verdict");

static bool carry_full(struct extract_run *run, struct extract_table *table, const char *reason,
                       struct error *error)
{
    const char *name = table->selected->table.name;
    char *line;
    bool ok;

    if (run->options->strict)
        return error_set(error, ERROR_REFUSED,
                         _("Table « %s » : ses modifications ne peuvent pas être extraites (%s). "
                           "Sans --strict, elle partirait complète."),
                         name, reason);
    table->mode = TABLE_FULL;
    line = string_format(error, "%s (%s)", name, reason);
    ok = line != NULL && string_list_add(&run->result->carried_full, line, error);
    if (ok)
        job_note(run->job, JOB_WARNING, _("Table complète dans les modifications : %s"), line);
    free(line);
    return ok;
}

static bool check_changes(struct extract_run *run, struct extract_table *table, struct error *error)
{
    enum tracking_table_verdict verdict = TRACKED_VALID;
    bool same_shape = false;

    table->mode = TABLE_CHANGES;
    if (!tracking_check_table(run->db, table->selected->table.name, &run->chain.read, &verdict,
                              error) ||
        !chain_has_table(run->session, table->selected, &same_shape, error))
        return false;
    if (reasons[verdict] != NULL)
        return carry_full(run, table, gettext(reasons[verdict]), error);
    if (!same_shape)
        return carry_full(run, table,
                          _("nouvelle pour les caisses, ou ses champs ou sa condition ont changé"),
                          error);
    return true;
}

/* A tracked table that is not, or no longer, followed is made so: from now on nothing is missed. */
static bool mend_tracking(struct extract_run *run, const struct selected_table *selected,
                          bool *mended, struct error *error)
{
    enum tracking_table_verdict verdict = TRACKED_VALID;
    const struct tracking_point now = run->point;
    const char *name = selected->table.name;

    if (!tracking_check_table(run->db, name, &now, &verdict, error))
        return false;
    if (verdict != TRACKED_NOT && verdict != TRACKED_BROKEN)
        return true;
    *mended = true;
    job_step(run->job, _("Remise en état du suivi de"), name);
    return verdict == TRACKED_NOT ? tracking_enable(run->db, name, error)
                                  : tracking_repair(run->db, name, error);
}

static bool wants_tracking(const struct selection *selection)
{
    for (size_t i = 0; i < selection->count; i++)
        if (selection->tables[i].record.tracking)
            return true;
    return false;
}

static bool check_chain(struct extract_run *run, struct error *error)
{
    enum tracking_verdict verdict = TRACKING_VALID;

    if (!run->chain.exists)
        return error_set(error, ERROR_NOT_FOUND,
                         _("Aucune extraction complète pour ce dossier : commencez par "
                           "« Extraire les données » (tpvadmin extract full)."));
    if (run->tracked && !tracking_check_point(run->db, &run->chain.read, &verdict, error))
        return false;
    if (run->tracked && verdict == TRACKING_VALID)
        return true;
    return error_set(error, ERROR_REFUSED,
                     verdict == TRACKING_RESTORED
                         ? _("La base de gestion a été restaurée d'une sauvegarde : les "
                             "modifications ne se suivent plus. Faites une extraction complète.")
                         : _("La base de gestion n'est plus celle qui a été extraite : faites une "
                             "extraction complète."));
}

static bool add_table(struct extract_run *run, const struct selected_table *selected,
                      struct error *error)
{
    struct extract_table *table = &run->plan.tables[run->plan.count];

    *table = (struct extract_table){ .selected = selected, .mode = TABLE_FULL };
    if (run->options->kind == EXTRACT_CHANGES && !selected->record.tracking)
        return string_list_add(&run->result->untracked, selected->table.name, error);
    run->plan.count++;
    return run->options->kind == EXTRACT_FULL || check_changes(run, table, error);
}

/* Before mending: what mending repairs must still be told as a reason. */
static bool plan_tables(struct extract_run *run, struct error *error)
{
    run->plan.tables = calloc(run->selection.count + 1, sizeof *run->plan.tables);
    if (run->plan.tables == NULL)
        return error_memory(error);
    for (size_t i = 0; i < run->selection.count; i++)
        if (!add_table(run, &run->selection.tables[i], error))
            return false;
    if (run->options->kind == EXTRACT_CHANGES && run->plan.count == 0)
        return error_set(error, ERROR_INPUT,
                         _("Aucune table n'a le suivi des modifications : activez-le "
                           "(tpvadmin tracking enable T)."));
    return true;
}

bool extract_make_plan(struct extract_run *run, struct error *error)
{
    bool wanted = wants_tracking(&run->selection);
    bool mended = false;

    if (!tracking_is_installed(run->db, &run->tracked, error))
        return false;
    if (run->options->kind == EXTRACT_CHANGES && !check_chain(run, error))
        return false;
    if (wanted && !licence_allows(&run->session->home, LICENCE_TRACKING_OPTION, error))
        return false;
    if (!plan_tables(run, error))
        return false;
    if (wanted && !tracking_install(run->db, error))
        return false;
    run->tracked = run->tracked || wanted;
    if (!run->tracked)
        return true;
    if (!tracking_open_epoch(run->db, &run->point, error))
        return false;
    for (size_t i = 0; i < run->selection.count; i++)
        if (run->selection.tables[i].record.tracking &&
            !mend_tracking(run, &run->selection.tables[i], &mended, error))
            return false;
    /* Mending opens epochs of its own: then the one to read from is newer. */
    return !mended || tracking_open_epoch(run->db, &run->point, error);
}

bool extract_confirm_plan(struct extract_run *run, struct error *error)
{
    enum tracking_verdict verdict = TRACKING_VALID;
    bool ok =
        !run->tracked || (tracking_was_overtaken(run->db, &run->point, &run->overtaken, error) &&
                          tracking_check_point(run->db, &run->point, &verdict, error));

    for (size_t i = 0; ok && verdict == TRACKING_VALID && i < run->plan.count; i++) {
        enum tracking_table_verdict table = TRACKED_VALID;

        if (run->plan.tables[i].mode != TABLE_CHANGES)
            continue;
        ok = tracking_check_table(run->db, run->plan.tables[i].selected->table.name,
                                  &run->chain.read, &table, error) &&
             (table == TRACKED_VALID ||
              carry_full(run, &run->plan.tables[i], gettext(reasons[table]), error));
    }
    if (ok && verdict != TRACKING_VALID)
        ok = error_set(error, ERROR_REFUSED,
                       _("La base de gestion a été remplacée pendant l'extraction : recommencez."));
    return ok;
}
