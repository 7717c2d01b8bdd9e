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
#include "core/exchange/signature.h"
#include "core/settings/lock.h"
#include "core/sync/catalogue.h"
#include "core/sync/place.h"

enum { FULLS_KEPT = 2 };

static bool is_state(const struct artefact *artefact, const char *state)
{
    return strcmp(artefact->state, state) == 0;
}

static bool put(struct place *place, const struct dossier *dossier, const char *name,
                struct job *job, struct error *error)
{
    char *path = path_join(dossier->share_dir, name, error);
    bool ok = path != NULL && place_put(place, path, name, job, error);

    free(path);
    return ok;
}

/*
 * A small file of the place, NUL added; the caller frees. NULL when it is not there, and on
 * failure (error->code is set).
 */
static char *fetch(struct place *place, const struct dossier *dossier, const char *name,
                   size_t *length, struct job *job, struct error *error)
{
    struct error missing = ERROR_INIT;
    char *path = path_join(dossier->share_dir, PLACE_CATALOGUE_NAME, error);
    char *content = NULL;

    if (path != NULL && place_get(place, name, path, job, &missing))
        content = path_read(path, CATALOGUE_LIMIT, length, error);
    else if (path != NULL && missing.code != ERROR_NOT_FOUND)
        *error = missing;
    if (path != NULL)
        path_remove(path, &missing);
    free(path);
    return content;
}

/*
 * A catalogue and its signature are two files: between the moments when they are replaced, and
 * for as long as the second cannot be, the catalogue that is there goes with the signature
 * before. That one stays at hand, under a name of its own.
 */
static bool keep_signature(struct session *session, const struct dossier *dossier,
                           struct place *place, const struct text *catalogue, struct job *job,
                           struct error *error)
{
    struct error unsigned_yet = ERROR_INIT;
    struct verifier verifier;
    size_t length = 0;
    char *keys = home_file(&session->home, "keys", error);
    char *path = path_join(dossier->share_dir, CATALOGUE_PREVIOUS_NAME, error);
    char *signature = keys == NULL || path == NULL || !verifier_read(keys, &verifier, error)
                          ? NULL
                          : fetch(place, dossier, CATALOGUE_SIGNATURE_NAME, &length, job, error);
    bool ok = error->code == ERROR_NONE;

    /* One that is of another catalogue: the one kept before is still the good one. */
    if (ok && signature != NULL &&
        signature_check(&verifier, catalogue->data, catalogue->length, signature, &unsigned_yet))
        ok = path_write(path, signature, length, 0640, error) &&
             put(place, dossier, CATALOGUE_PREVIOUS_NAME, job, error);
    free(signature);
    free(path);
    free(keys);
    return ok;
}

/*
 * Two installations given the same directory by hand would overwrite each other's
 * catalogue, and tills would load another company's prices: the one there is read first.
 */
static bool check_owner(struct session *session, const char *json, size_t length,
                        struct error *error)
{
    struct error unreadable = ERROR_INIT;
    struct catalogue catalogue = { .entries = NULL };

    /* One that cannot be read is replaced: it serves nobody. */
    if (catalogue_parse(json, length, &catalogue, &unreadable) &&
        (catalogue.dossier != session->dossier ||
         strcmp(catalogue.environment, session->home.configuration.environment) != 0))
        error_set(error, ERROR_REFUSED,
                  _("L'emplacement de publication est déjà celui du dossier %" PRId64
                    " de l'environnement %s : donnez le sien à ce dossier."),
                  catalogue.dossier, catalogue.environment);
    catalogue_clear(&catalogue);
    return error->code == ERROR_NONE;
}

/* What must hold of the place before anything is written there. */
static bool prepare_place(struct session *session, const struct dossier *dossier,
                          struct place *place, struct job *job, struct error *error)
{
    size_t length = 0;
    char *json = fetch(place, dossier, CATALOGUE_NAME, &length, job, error);
    const struct text catalogue = { .data = json, .length = length };
    bool ok = error->code == ERROR_NONE;

    if (json != NULL)
        ok = check_owner(session, json, length, error) &&
             keep_signature(session, dossier, place, &catalogue, job, error);
    free(json);
    return ok;
}

/* What is to be published: all of the register from a number on. */
struct send {
    const struct artefact_list *artefacts;
    int64_t first_sequence;
};

static bool is_sent(const struct artefact *artefact, const struct send *send)
{
    return is_state(artefact, "built") && artefact->sequence >= send->first_sequence;
}

static bool put_catalogue(struct session *session, const struct dossier *dossier,
                          struct place *place, const struct send *send, struct job *job,
                          struct error *error)
{
    return catalogue_write(session, send->artefacts, send->first_sequence, dossier->share_dir,
                           error) &&
           put(place, dossier, CATALOGUE_SIGNATURE_NAME, job, error) &&
           put(place, dossier, CATALOGUE_NAME, job, error);
}

static bool mark_published(struct session *session, const struct send *send, struct error *error)
{
    bool ok = session_begin(session, error);

    if (!ok)
        return false;
    for (size_t i = 0; ok && i < send->artefacts->count; i++)
        if (is_sent(&send->artefacts->items[i], send))
            ok = artefact_set_state(session, send->artefacts->items[i].sequence, "published", NULL,
                                    error);
    return session_end(session, ok, error);
}

/* The catalogue, and before it what it lists from `first_sequence` on and is not there yet. */
static bool send_built(struct session *session, const struct dossier *dossier, struct place *place,
                       const struct send *send, struct job *job, struct error *error)
{
    bool ok = prepare_place(session, dossier, place, job, error);

    for (size_t i = 0; ok && i < send->artefacts->count; i++)
        if (is_sent(&send->artefacts->items[i], send))
            ok = put(place, dossier, send->artefacts->items[i].file, job, error);
    return ok && put_catalogue(session, dossier, place, send, job, error) &&
           mark_published(session, send, error);
}

static bool send_all(struct session *session, const struct dossier *dossier,
                     const struct artefact_list *artefacts, struct job *job, struct error *error)
{
    const struct send send = { .artefacts = artefacts, .first_sequence = 0 };
    struct place *place = place_open(session, dossier, error);
    bool ok = place != NULL && send_built(session, dossier, place, &send, job, error);

    place_close(place);
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

static bool remove_file(struct session *session, const struct dossier *dossier, struct place *place,
                        const struct artefact *artefact, struct job *job, struct error *error)
{
    char *path = path_join(dossier->share_dir, artefact->file, error);
    bool ok = path != NULL && place_remove(place, artefact->file, job, error) &&
              path_remove(path, error) &&
              artefact_set_state(session, artefact->sequence, "purged", NULL, error);

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
    const struct send send = { .artefacts = artefacts, .first_sequence = first };
    struct place *place = first == 0 ? NULL : place_open(session, dossier, error);
    bool ok = place != NULL && send_built(session, dossier, place, &send, job, error);

    for (size_t i = 0; ok && i < artefacts->count; i++) {
        const struct artefact *artefact = &artefacts->items[i];

        if (!is_going(artefact, first))
            continue;
        ok = remove_file(session, dossier, place, artefact, job, error);
        *count += ok;
    }
    place_close(place);
    return first == 0 || ok;
}

/* An action on what is published: lock, work, journal. */
static bool act(struct session *session, const char *action, struct job *job, size_t *count,
                bool (*work)(struct session *, const struct dossier *, const struct artefact_list *,
                             struct job *, size_t *, struct error *),
                struct error *error)
{
    struct artefact_list artefacts = { .items = NULL };
    struct error failure = ERROR_INIT;
    struct dossier dossier;
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
