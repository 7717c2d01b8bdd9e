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
#include "core/settings/permission.h"
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
    return artefact->sequence < first && !artefact_is_package(artefact) &&
           (is_state(artefact, "published") || is_state(artefact, "built"));
}

/* An action on what is published. */
struct operation {
    const char *name; /* in the journal */
    enum action right;
    bool (*work)(struct operation *, struct error *);
    struct session *session;
    struct job *job;
    int64_t sequence; /* of the package to remove */
    struct dossier dossier;
    struct artefact_list artefacts;
    size_t count; /* files sent, or removed */
};

/* Publishes what stays, then removes what goes: the catalogue never lists what is not there. */
static bool remove_going(struct operation *operation, const struct artefact_list *going,
                         int64_t first, struct error *error)
{
    struct publication publication = { .session = operation->session,
                                       .dossier = &operation->dossier,
                                       .job = operation->job };
    bool ok = publication_open(&publication, error) &&
              publication_send(&publication, &operation->artefacts, first, error);

    for (size_t i = 0; ok && i < going->count; i++) {
        ok = remove_file(&publication, &going->items[i], error);
        operation->count += ok;
    }
    publication_close(&publication);
    return ok;
}

static bool purge_locked(struct operation *operation, struct error *error)
{
    int64_t first = first_kept(&operation->artefacts);
    struct artefact_list going = { .items = NULL };
    bool ok = first == 0 || (publish_purge_plan(operation->session, &going, error) &&
                             remove_going(operation, &going, first, error));

    artefact_list_clear(&going);
    return ok;
}

/* Out of the list that is published, then off the place. */
static bool remove_locked(struct operation *operation, struct error *error)
{
    struct artefact_list *artefacts = &operation->artefacts;
    struct artefact_list going = { .items = NULL };
    struct artefact gone;
    size_t kept = 0;

    for (size_t i = 0; i < artefacts->count; i++) {
        const struct artefact *artefact = &artefacts->items[i];

        if (artefact->sequence == operation->sequence && artefact_is_package(artefact) &&
            artefact_is_available(artefact)) {
            gone = *artefact;
            going = (struct artefact_list){ .items = &gone, .count = 1 };
        } else {
            artefacts->items[kept++] = *artefact;
        }
    }
    artefacts->count = kept;
    if (going.count == 0)
        return error_set(error, ERROR_NOT_FOUND,
                         _("Pas de package nº %" PRId64 " : voyez tpvadmin package list."),
                         operation->sequence);
    return remove_going(operation, &going, 0, error);
}

/* Lock, work, journal. */
static bool act(struct operation *operation, struct error *error)
{
    struct session *session = operation->session;
    struct error failure = ERROR_INIT;
    struct lock lock = LOCK_INIT;
    int64_t began = clock_monotonic_ms();
    char parameters[32];
    char message[80];
    bool ok;

    ok = session_allows(session, operation->right, error) &&
         session_dossier(session, 0, &operation->dossier, error) &&
         lock_dossier(session, _("publication"), &lock, error) &&
         artefact_list_load(session, NULL, &operation->artefacts, error) &&
         path_make_directories(operation->dossier.share_dir, 0750, error) &&
         operation->work(operation, error);
    snprintf(message, sizeof message,
             ngettext("%zu fichier", "%zu fichiers", (unsigned long)operation->count),
             operation->count);
    snprintf(parameters, sizeof parameters, "%" PRId64, operation->sequence);
    if (!session_journal(session, operation->name, operation->sequence == 0 ? NULL : parameters,
                         clock_monotonic_ms() - began, ok ? message : NULL, error, &failure) &&
        ok) {
        *error = failure;
        ok = false;
    }
    lock_release(&lock);
    artefact_list_clear(&operation->artefacts);
    record_wipe(&dossier_type, &operation->dossier);
    return ok;
}

static bool retry_locked(struct operation *operation, struct error *error)
{
    operation->count = count_state(&operation->artefacts, "built");
    return send_all(operation->session, &operation->dossier, &operation->artefacts, operation->job,
                    error);
}

bool publish_retry(struct session *session, struct job *job, size_t *count, struct error *error)
{
    struct operation operation = { .name = "publish retry",
                                   .right = ACTION_PUBLISH,
                                   .work = retry_locked,
                                   .session = session,
                                   .job = job };
    bool ok = act(&operation, error);

    *count = operation.count;
    return ok;
}

bool publish_purge(struct session *session, struct job *job, size_t *count, struct error *error)
{
    struct operation operation = { .name = "publish purge",
                                   .right = ACTION_PURGE,
                                   .work = purge_locked,
                                   .session = session,
                                   .job = job };
    bool ok = act(&operation, error);

    *count = operation.count;
    return ok;
}

bool publish_remove(struct session *session, int64_t sequence, struct job *job, struct error *error)
{
    struct operation operation = { .name = "package remove",
                                   .right = ACTION_BUILD,
                                   .work = remove_locked,
                                   .session = session,
                                   .job = job,
                                   .sequence = sequence };

    return act(&operation, error);
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
