/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/extract.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/settings/permission.h"
#include "core/sync/business.h"
#include "core/sync/extract_internal.h"
#include "core/sync/people.h"
#include "core/sync/publish.h"

enum { SECONDS_A_DAY = 86400 };

static const char *const kinds[] = { [EXTRACT_FULL] = "full", [EXTRACT_CHANGES] = "changes" };

/* A run that died may have left its scratch files, and an archive that no register knows. */
static bool remove_leftovers(struct extract_run *run, struct error *error)
{
    return path_remove_tree(run->work, error) &&
           path_remove_matching(run->dossier.share_dir, "catalogue.*.tmp", error) &&
           path_remove_matching(run->dossier.share_dir, PLACE_CATALOGUE_NAME "*", error) &&
           artefact_remove_dead(run->session, run->dossier.share_dir, error);
}

static bool prepare_files(struct extract_run *run, struct error *error)
{
    if (!path_make_directories(run->dossier.share_dir, 0750, error))
        return false;
    run->work = artefact_work(run->session, run->dossier.share_dir, error);
    run->data = run->work == NULL ? NULL : path_join(run->work, "data.sqlite", error);
    run->archive = run->data == NULL ? NULL : path_join(run->work, "archive.part", error);
    run->plan.path = run->data;
    return run->archive != NULL && remove_leftovers(run, error) &&
           path_make_directories(run->work, 0700, error);
}

/* One snapshot: checked again, read, and the file behind it still the one at its path. */
static bool read_snapshot(struct extract_run *run, struct error *error)
{
    bool ok = extract_attach(run->db, run->data, run->options->kind == EXTRACT_FULL, error) &&
              db_begin(run->db, DB_BEGIN_READ, error);

    ok = ok && extract_confirm_plan(run, error) &&
         extract_fill(run->db, &run->plan, run->job, error) &&
         people_copy(run->session, run->db, "extract", error) && db_commit(run->db, error);
    if (!ok)
        db_rollback(run->db);
    if (ok && db_replaced(run->db, "main"))
        ok = error_set(error, ERROR_REFUSED,
                       _("La base de gestion a été remplacée pendant l'extraction : recommencez."));
    return ok && db_detach(run->db, "extract", error);
}

static void count_rows(struct extract_run *run)
{
    struct artefact *artefact = &run->result->artefact;

    run->result->table_count = run->plan.count;
    for (size_t i = 0; i < run->plan.count; i++) {
        artefact->rows += run->plan.tables[i].rows;
        artefact->deletes += run->plan.tables[i].deletes;
    }
}

static bool is_nothing(const struct extract_run *run)
{
    return run->options->kind == EXTRACT_CHANGES && run->result->artefact.rows == 0 &&
           run->result->artefact.deletes == 0 && run->result->carried_full.count == 0 &&
           strcmp(run->selection.hash, run->chain.selection) == 0;
}

/* A full extract starts a chain only when the one there is cannot go on for every table. */
static bool chain_goes_on(struct extract_run *run, bool *goes_on, struct error *error)
{
    enum tracking_verdict verdict = TRACKING_VALID;
    int64_t read_at = 0;
    bool ok = true;

    *goes_on =
        run->chain.exists && run->tracked && clock_parse_utc(run->chain.read_at, &read_at) &&
        clock_now() - read_at < run->session->home.configuration.retention_days * SECONDS_A_DAY;
    if (*goes_on)
        ok = tracking_check_point(run->db, &run->chain.read, &verdict, error);
    *goes_on = *goes_on && verdict == TRACKING_VALID;
    for (size_t i = 0; ok && *goes_on && i < run->selection.count; i++) {
        enum tracking_table_verdict table = TRACKED_VALID;

        if (!run->selection.tables[i].record.tracking)
            continue;
        ok = tracking_check_table(run->db, run->selection.tables[i].table.name, &run->chain.read,
                                  &table, error);
        *goes_on = table == TRACKED_VALID;
    }
    return ok;
}

static bool advance_chain(struct extract_run *run, struct error *error)
{
    struct chain next = { .exists = true, .read = run->point };
    bool goes_on = false;

    if (!run->tracked)
        return true;
    if (run->options->kind == EXTRACT_FULL && !chain_goes_on(run, &goes_on, error))
        return false;
    /* Tills load it all the same: a backup older than it must not pass for what they have. */
    if (goes_on)
        return chain_set_token(run->session, run->point.token, error);
    clock_format_utc(clock_now(), next.read_at);
    next.published = run->result->nothing ? run->chain.published : run->point.version;
    string_store(next.selection, sizeof next.selection, run->selection.hash);
    return chain_save(run->session, &next, &run->selection, error);
}

/* From here the run counts: the register, the chain and the file agree, or none of it happened. */
static bool record_run(struct extract_run *run, struct error *error)
{
    struct artefact *artefact = &run->result->artefact;
    bool ok = session_begin(run->session, error);

    if (!ok)
        return false;
    string_store(artefact->state, sizeof artefact->state, "built");
    ok = (run->result->nothing ? artefact_forget(run->session, artefact->sequence, error)
                               : artefact_save(run->session, artefact, error)) &&
         advance_chain(run, error);
    return session_end(run->session, ok, error);
}

static bool extract_now(struct extract_run *run, struct error *error)
{
    struct artefact *artefact = &run->result->artefact;

    if (!extract_make_plan(run, error))
        return false;
    if (run->options->kind == EXTRACT_CHANGES) {
        run->plan.since = run->chain.read.version;
        artefact->has_base = true;
        artefact->base = run->chain.published;
    }
    string_store(artefact->lineage, sizeof artefact->lineage, run->point.lineage);
    artefact->to = run->point.version;
    if (!read_snapshot(run, error) ||
        (run->overtaken && !tracking_seal_point(run->db, &run->point, error)))
        return false;
    count_rows(run);
    run->result->nothing = is_nothing(run);
    if (!run->result->nothing && !extract_pack(run, error))
        return false;
    return record_run(run, error);
}

/* Old tracking goes little by little, after the work; that it could not is only worth a word. */
static void purge_tracking(struct extract_run *run)
{
    const struct configuration *configuration = &run->session->home.configuration;
    struct error failure = ERROR_INIT;
    int64_t removed = 0;

    if (run->tracked &&
        !tracking_purge(run->db, configuration->retention_days * SECONDS_A_DAY, run->job, &removed,
                        &failure) &&
        failure.code != ERROR_STOPPED)
        job_note(run->job, JOB_WARNING, _("Nettoyage du suivi : %s"), failure.message);
}

static bool publish(struct extract_run *run, struct error *error)
{
    struct error failure = ERROR_INIT;

    if (run->options->keep_unpublished)
        return true;
    if (publish_pending(run->session, &run->dossier, run->job, &failure)) {
        run->result->published = true;
        return true;
    }
    if (failure.code == ERROR_STOPPED)
        error_set(error, ERROR_STOPPED,
                  _("Arrêt demandé pendant la publication : l'extraction est complète, mais pas "
                    "publiée. Pour la publier : tpvadmin publish retry"));
    else
        error_set(error, ERROR_PARTIAL,
                  _("Extrait, mais pas publié : %s Relancez : tpvadmin publish retry"),
                  failure.message);
    return error_detail(error, "%s", failure.detail);
}

static bool run_locked(struct extract_run *run, struct error *error)
{
    struct artefact *artefact = &run->result->artefact;
    struct error failure = ERROR_INIT;
    bool ok = prepare_files(run, error);

    run->db = ok ? business_open(run->session, run->job, error) : NULL;
    ok = run->db != NULL && selection_load(run->session, run->db, &run->selection, error) &&
         chain_load(run->session, &run->chain, error) &&
         artefact_begin(run->session, kinds[run->options->kind], &artefact->sequence, error);
    if (!ok)
        return false;
    string_store(artefact->kind, sizeof artefact->kind, kinds[run->options->kind]);
    artefact_name(run->session, artefact, ARTEFACT_TAR);
    ok = extract_now(run, error);
    run->result->extracted = ok;
    if (ok) {
        purge_tracking(run);
    } else {
        artefact_set_state(run->session, artefact->sequence, "failed", error->message, &failure);
        if (run->result->path[0] != '\0')
            path_remove(run->result->path, &failure);
    }
    return ok && publish(run, error);
}

static void run_clear(struct extract_run *run)
{
    struct error ignored = ERROR_INIT;

    db_close(run->db);
    if (run->work != NULL)
        path_remove_tree(run->work, &ignored);
    selection_clear(&run->selection);
    free(run->plan.tables);
    free(run->work);
    free(run->data);
    free(run->archive);
    record_wipe(&dossier_type, &run->dossier);
}

static bool journal_run(struct extract_run *run, bool ok, struct error *error)
{
    struct error result = *error;
    struct error failure = ERROR_INIT;
    struct text summary = TEXT_INIT;
    char action[32];

    snprintf(action, sizeof action, "extract %s", kinds[run->options->kind]);
    if (ok)
        extract_summary(run->result, &summary);
    else
        text_add(&summary, result.message);
    if (!session_journal(run->session, action, run->options->strict ? "--strict" : NULL,
                         run->result->duration_ms, text_string(&summary), &result, &failure) &&
        ok) {
        *error = failure;
        ok = false;
    }
    text_clear(&summary);
    return ok;
}

bool extract_run(struct session *session, const struct extract_options *options, struct job *job,
                 struct extract_result *result, struct error *error)
{
    struct extract_run run = {
        .session = session, .options = options, .job = job, .result = result
    };
    struct lock lock = LOCK_INIT;
    int64_t began = clock_monotonic_ms();
    bool ok;

    *result = (struct extract_result){ .nothing = false };
    ok = session_allows(session, ACTION_EXTRACT, error) &&
         session_dossier(session, 0, &run.dossier, error) &&
         lock_dossier(session,
                      options->kind == EXTRACT_FULL ? _("extraction complète")
                                                    : _("extraction des modifications"),
                      &lock, error) &&
         run_locked(&run, error);
    result->duration_ms = clock_monotonic_ms() - began;
    run_clear(&run);
    ok = journal_run(&run, ok, error);
    lock_release(&lock);
    return ok;
}

void extract_result_clear(struct extract_result *result)
{
    string_list_clear(&result->carried_full);
    string_list_clear(&result->untracked);
}

static void add_names(struct text *text, const char *label, const struct string_list *list)
{
    if (list->count == 0)
        return;
    text_add(text, label);
    for (size_t i = 0; i < list->count; i++)
        text_format(text, "%s%s", i == 0 ? " " : ", ", list->items[i]);
    text_add_char(text, '\n');
}

void extract_summary(const struct extract_result *result, struct text *text)
{
    const struct artefact *artefact = &result->artefact;
    char duration[CLOCK_TEXT_SIZE];
    struct text amounts = TEXT_INIT;

    clock_format_duration(result->duration_ms, duration);
    artefact_add_amounts(&amounts, artefact->rows, artefact->deletes);
    if (result->nothing)
        text_format(
            text,
            _("Aucune modification depuis la dernière extraction (version %" PRId64 ", %s).\n"),
            artefact->to, duration);
    else
        text_format(text,
                    /* TR: file, tables, rows and deletes, megabytes, duration */
                    ngettext("%s : %zu table, %s, %.2f Mo, %s.\n",
                             "%s : %zu tables, %s, %.2f Mo, %s.\n",
                             (unsigned long)result->table_count),
                    artefact->file, result->table_count, text_string(&amounts),
                    (double)artefact->size / 1e6, duration);
    if (!result->nothing && artefact->has_base)
        text_format(text, _("Versions : %" PRId64 " à %" PRId64 ".\n"), artefact->base,
                    artefact->to);
    else if (!result->nothing)
        text_format(text, _("Version : %" PRId64 ".\n"), artefact->to);
    if (!result->nothing)
        text_format(text, _("Fichier : %s (%s)\n"), result->path,
                    result->published ? _("publié") : _("non publié"));
    add_names(text, _("Complètes dans les modifications :"), &result->carried_full);
    add_names(text, _("Sans suivi, donc absentes :"), &result->untracked);
    text_clear(&amounts);
}
