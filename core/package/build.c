/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/package/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/package/build_internal.h"
#include "core/settings/permission.h"
#include "core/sync/publish.h"

static bool prepare_files(struct pack *pack, struct error *error)
{
    if (!path_make_directories(pack->dossier.share_dir, 0750, error))
        return false;
    pack->work = artefact_work(pack->session, pack->dossier.share_dir, error);
    pack->archive = pack->work == NULL ? NULL : path_join(pack->work, "archive.part", error);
    return pack->archive != NULL && path_remove_tree(pack->work, error) &&
           artefact_remove_dead(pack->session, pack->dossier.share_dir, error) &&
           path_make_directories(pack->work, 0700, error);
}

static bool read_signer(struct pack *pack, struct error *error)
{
    char *keys = home_file(&pack->session->home, "keys", error);
    bool ok = keys != NULL && signer_read(keys, &pack->signer, error);

    free(keys);
    return ok;
}

static bool begin(struct pack *pack, struct error *error)
{
    struct artefact *artefact = &pack->result->artefact;

    if (!artefact_begin(pack->session, "package", &artefact->sequence, error))
        return false;
    string_store(artefact->kind, sizeof artefact->kind, "package");
    artefact_name(pack->session, artefact, pack->options->zip ? ARTEFACT_ZIP : ARTEFACT_TAR);
    pack->made_at = clock_now();
    clock_format_utc(pack->made_at, artefact->finished_at);
    return true;
}

static bool record(struct pack *pack, struct error *error)
{
    struct artefact *artefact = &pack->result->artefact;
    bool ok = session_begin(pack->session, error);

    if (!ok)
        return false;
    string_store(artefact->state, sizeof artefact->state, "built");
    artefact->rows = (int64_t)pack->count;
    ok = artefact_save(pack->session, artefact, error);
    return session_end(pack->session, ok, error);
}

static bool write_archive(struct pack *pack, struct error *error)
{
    struct package_result *result = pack->result;
    char *path = path_join(pack->dossier.share_dir, result->artefact.file, error);
    bool ok = path != NULL && pack_write(pack, error);

    if (ok)
        job_step(pack->job, _("Signature de"), result->artefact.file);
    ok = ok && digest_file(pack->archive, result->artefact.hash, pack->job, error) &&
         job_continue(pack->job, error) && path_rename(pack->archive, path, error);
    if (ok) {
        result->artefact.size = path_size(path);
        string_store(result->path, sizeof result->path, path);
    }
    free(path);
    return ok;
}

static bool publish(struct pack *pack, struct error *error)
{
    struct error failure = ERROR_INIT;

    if (pack->options->keep_unpublished)
        return true;
    if (publish_pending(pack->session, &pack->dossier, pack->job, &failure)) {
        pack->result->published = true;
        return true;
    }
    if (failure.code == ERROR_STOPPED)
        error_set(error, ERROR_STOPPED,
                  _("Arrêt demandé pendant la publication : le package est complet, mais pas "
                    "publié. Pour le publier : tpvadmin publish retry"));
    else
        error_set(error, ERROR_PARTIAL,
                  _("Package construit, mais pas publié : %s Relancez : tpvadmin publish retry"),
                  failure.message);
    return error_detail(error, "%s", failure.detail);
}

static bool build_locked(struct pack *pack, struct error *error)
{
    struct package_result *result = pack->result;
    struct error failure = ERROR_INIT;
    bool ok = read_signer(pack, error) && pack_list(pack, error) && prepare_files(pack, error) &&
              begin(pack, error);

    if (!ok)
        return false;
    ok = write_archive(pack, error) && record(pack, error);
    if (!ok) {
        artefact_set_state(pack->session, result->artefact.sequence, "failed", error->message,
                           &failure);
        if (result->path[0] != '\0')
            path_remove(result->path, &failure);
    }
    return ok && publish(pack, error);
}

static void pack_clear(struct pack *pack)
{
    struct error ignored = ERROR_INIT;

    if (pack->work != NULL)
        path_remove_tree(pack->work, &ignored);
    pack_clear_items(pack);
    signer_clear(&pack->signer);
    record_wipe(&dossier_type, &pack->dossier);
    free(pack->work);
    free(pack->archive);
}

static bool journal_build(const struct pack *pack, bool ok, struct error *error)
{
    struct error result = *error;
    struct error failure = ERROR_INIT;
    struct text summary = TEXT_INIT;
    char since[32];

    snprintf(since, sizeof since, "since=%s", pack->review->since);
    if (ok)
        package_summary(pack->result, &summary);
    else
        text_add(&summary, result.message);
    if (!session_journal(pack->session, "package build", since, pack->result->duration_ms,
                         text_string(&summary), &result, &failure) &&
        ok) {
        *error = failure;
        ok = false;
    }
    text_clear(&summary);
    return ok;
}

bool package_build(struct session *session, const struct package_review *review,
                   const struct package_build_options *options, struct job *job,
                   struct package_result *result, struct error *error)
{
    struct pack pack = {
        .session = session, .review = review, .options = options, .job = job, .result = result
    };
    struct lock lock = LOCK_INIT;
    int64_t began = clock_monotonic_ms();
    bool ok;

    *result = (struct package_result){ .published = false };
    ok = session_allows(session, ACTION_BUILD, error) &&
         session_dossier(session, 0, &pack.dossier, error) &&
         lock_dossier(session, _("construction d'un package"), &lock, error) &&
         build_locked(&pack, error);
    result->duration_ms = clock_monotonic_ms() - began;
    pack_clear(&pack);
    ok = journal_build(&pack, ok, error);
    lock_release(&lock);
    return ok;
}

void package_summary(const struct package_result *result, struct text *text)
{
    const struct artefact *artefact = &result->artefact;
    char duration[CLOCK_TEXT_SIZE];

    clock_format_duration(result->duration_ms, duration);
    text_format(text,
                ngettext("%s : %" PRId64 " fichier, %.2f Mo de contenu, %.2f Mo, %s.\n",
                         "%s : %" PRId64 " fichiers, %.2f Mo de contenu, %.2f Mo, %s.\n",
                         (unsigned long)artefact->rows),
                artefact->file, artefact->rows, (double)result->content_bytes / 1e6,
                (double)artefact->size / 1e6, duration);
    text_format(text, _("Fichier : %s (%s)\n"), result->path,
                result->published ? _("publié") : _("non publié"));
}
