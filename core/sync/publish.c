/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/publish.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/settings/lock.h"
#include "core/sync/publication.h"

enum { FULLS_KEPT = 2 };

static bool is_state(const struct artefact *artefact, const char *state)
{
    return strcmp(artefact->state, state) == 0;
}

static bool send_all(struct session *session, const struct dossier *dossier,
                     const struct artefact_list *artefacts, struct job *job, struct error *error)
{
    struct publication publication = { .session = session, .dossier = dossier, .job = job };
    bool ok = publication_open(&publication, error) &&
              publication_send(&publication, artefacts, 0, error);

    publication_close(&publication);
    return ok;
}

bool publish_pending(struct session *session, const struct dossier *dossier, struct job *job,
                     struct error *error)
{
    struct artefact_list artefacts;
    bool ok = artefact_list_load(session, NULL, &artefacts, error) &&
              send_all(session, dossier, &artefacts, job, error);

    artefact_list_clear(&artefacts);
    return ok;
}

static size_t count_state(const struct artefact_list *artefacts, const char *state)
{
    size_t count = 0;

    for (size_t i = 0; i < artefacts->count; i++)
        count += is_state(&artefacts->items[i], state);
    return count;
}

/* The second last full extract that is published: what comes before serves nobody. */
static int64_t first_kept(const struct artefact_list *artefacts)
{
    int fulls = 0;

    for (size_t i = artefacts->count; i-- > 0;)
        if (is_state(&artefacts->items[i], "published") &&
            strcmp(artefacts->items[i].kind, "full") == 0 && ++fulls == FULLS_KEPT)
            return artefacts->items[i].sequence;
    return 0;
}

static bool remove_file(struct publication *publication, const struct artefact *artefact,
                        struct error *error)
{
    char *path = path_join(publication->dossier->share_dir, artefact->file, error);
    bool ok = path != NULL &&
              place_remove(publication->place, artefact->file, publication->job, error) &&
              path_remove(path, error) &&
              artefact_set_state(publication->session, artefact->sequence, "purged", NULL, error);

    free(path);
    return ok;
}

static bool is_going(const struct artefact *artefact, int64_t first)
{
    return artefact->sequence < first &&
           (is_state(artefact, "published") || is_state(artefact, "built"));
}

static bool purge_locked(struct session *session, const struct dossier *dossier,
                         const struct artefact_list *artefacts, struct job *job, size_t *count,
                         struct error *error)
{
    int64_t first = first_kept(artefacts);
    struct publication publication = { .session = session, .dossier = dossier, .job = job };
    bool ok = first == 0 || (publication_open(&publication, error) &&
                             publication_send(&publication, artefacts, first, error));

    for (size_t i = 0; ok && first != 0 && i < artefacts->count; i++) {
        const struct artefact *artefact = &artefacts->items[i];

        if (!is_going(artefact, first))
            continue;
        ok = remove_file(&publication, artefact, error);
        *count += ok;
    }
    publication_close(&publication);
    return ok;
}

/* An action on what is published: lock, work, journal. */
static bool act(struct session *session, const char *action, struct job *job, size_t *count,
                bool (*work)(struct session *, const struct dossier *, const struct artefact_list *,
                             struct job *, size_t *, struct error *),
                struct error *error)
{
    struct artefact_list artefacts = { .items = NULL };
    struct error failure = ERROR_INIT;
    struct dossier dossier = { .head = { 0 } };
    struct lock lock = LOCK_INIT;
    int64_t began = clock_monotonic_ms();
    char message[80];
    bool ok;

    *count = 0;
    ok = session_dossier(session, 0, &dossier, error) &&
         lock_dossier(session, _("publication"), &lock, error) &&
         artefact_list_load(session, NULL, &artefacts, error) &&
         path_make_directories(dossier.share_dir, 0750, error) &&
         work(session, &dossier, &artefacts, job, count, error);
    snprintf(message, sizeof message,
             ngettext("%zu fichier", "%zu fichiers", (unsigned long)*count), *count);
    if (!session_journal(session, action, NULL, clock_monotonic_ms() - began, ok ? message : NULL,
                         error, &failure) &&
        ok) {
        *error = failure;
        ok = false;
    }
    lock_release(&lock);
    artefact_list_clear(&artefacts);
    record_wipe(&dossier_type, &dossier);
    return ok;
}

static bool retry_locked(struct session *session, const struct dossier *dossier,
                         const struct artefact_list *artefacts, struct job *job, size_t *count,
                         struct error *error)
{
    *count = count_state(artefacts, "built");
    return send_all(session, dossier, artefacts, job, error);
}

bool publish_retry(struct session *session, struct job *job, size_t *count, struct error *error)
{
    return act(session, "publish retry", job, count, retry_locked, error);
}

bool publish_purge(struct session *session, struct job *job, size_t *count, struct error *error)
{
    return act(session, "publish purge", job, count, purge_locked, error);
}

bool publish_purge_plan(struct session *session, struct artefact_list *going, struct error *error)
{
    int64_t first;
    size_t kept = 0;

    if (!artefact_list_load(session, NULL, going, error))
        return false;
    first = first_kept(going);
    for (size_t i = 0; i < going->count; i++)
        if (is_going(&going->items[i], first))
            going->items[kept++] = going->items[i];
    going->count = kept;
    return true;
}
