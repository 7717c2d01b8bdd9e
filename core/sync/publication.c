/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/publication.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/signature.h"
#include "core/sync/publish.h"

static bool put(struct publication *publication, const char *name, struct error *error)
{
    char *path = path_join(publication->dossier->share_dir, name, error);
    bool ok = path != NULL && place_put(publication->place, path, name, publication->job, error);

    free(path);
    return ok;
}

/*
 * A small file of the place, NUL added; the caller frees. NULL when it is not there, and on
 * failure (error->code is set).
 */
static char *fetch(struct publication *publication, const char *name, size_t *length,
                   struct error *error)
{
    struct error missing = ERROR_INIT;
    char *path = path_join(publication->dossier->share_dir, PLACE_CATALOGUE_NAME, error);
    char *content = NULL;

    if (path != NULL && place_get(publication->place, name, path, publication->job, &missing))
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
static bool keep_signature(struct publication *publication, const char *json, size_t json_length,
                           struct error *error)
{
    struct error unsigned_yet = ERROR_INIT;
    struct verifier verifier;
    size_t length = 0;
    char *keys = home_file(&publication->session->home, "keys", error);
    char *path = path_join(publication->dossier->share_dir, CATALOGUE_PREVIOUS_NAME, error);
    char *signature = keys == NULL || path == NULL || !verifier_read(keys, &verifier, error)
                          ? NULL
                          : fetch(publication, CATALOGUE_SIGNATURE_NAME, &length, error);
    bool ok = error->code == ERROR_NONE;

    /* One that is of another catalogue: the one kept before is still the good one. */
    if (ok && signature != NULL &&
        signature_check(&verifier, json, json_length, signature, &unsigned_yet))
        ok = path_write(path, signature, length, 0640, error) &&
             put(publication, CATALOGUE_PREVIOUS_NAME, error);
    free(signature);
    free(path);
    free(keys);
    return ok;
}

/*
 * Two installations given the same directory by hand would overwrite each other's
 * catalogue, and tills would load another company's prices: the one there is read first.
 */
static bool check_owner(struct publication *publication, const char *json, size_t length,
                        struct error *error)
{
    const struct session *session = publication->session;
    struct catalogue *there = &publication->there;
    struct error unreadable = ERROR_INIT;

    /* One that cannot be read is replaced: it serves nobody. */
    if (!catalogue_parse(json, length, there, &unreadable))
        return true;
    if (there->dossier == session->dossier &&
        strcmp(there->environment, session->home.configuration.environment) == 0)
        return true;
    return error_set(error, ERROR_REFUSED,
                     _("L'emplacement de publication est déjà celui du dossier %" PRId64
                       " de l'environnement %s : donnez le sien à ce dossier."),
                     there->dossier, there->environment);
}

bool publication_open(struct publication *publication, struct error *error)
{
    size_t length = 0;
    char *json = NULL;
    bool ok;

    publication->place = place_open(publication->session, publication->dossier, error);
    if (publication->place == NULL)
        return false;
    json = fetch(publication, CATALOGUE_NAME, &length, error);
    ok = error->code == ERROR_NONE;
    if (json != NULL)
        ok = check_owner(publication, json, length, error) &&
             keep_signature(publication, json, length, error);
    free(json);
    return ok;
}

void publication_close(struct publication *publication)
{
    place_close(publication->place);
    catalogue_clear(&publication->there);
    artefact_list_clear(&publication->listed);
}

static bool is_there(const struct publication *publication, const struct artefact *artefact)
{
    for (size_t i = 0; i < publication->there.count; i++) {
        const struct catalogue_entry *entry = &publication->there.entries[i];

        if (entry->sequence == artefact->sequence && strcmp(entry->file, artefact->file) == 0 &&
            strcmp(entry->sum, artefact->hash) == 0)
            return true;
    }
    return false;
}

/* It can never be sent: it must not keep what comes after from being published. */
static bool give_up(struct publication *publication, const struct artefact *artefact,
                    struct error *error)
{
    job_note(publication->job, JOB_WARNING,
             _("« %s » a disparu du répertoire de partage avant d'être publié : faites une "
               "extraction complète."),
             artefact->file);
    return artefact_set_state(publication->session, artefact->sequence, "failed",
                              _("Disparue du répertoire de partage avant d'être publiée."), error);
}

/* Not sent again when it is there; what was published at another place is, if it can be found. */
static bool send_one(struct publication *publication, const struct artefact *artefact, size_t *lost,
                     struct error *error)
{
    bool built = strcmp(artefact->state, "built") == 0;
    char *path = path_join(publication->dossier->share_dir, artefact->file, error);
    bool ok = path != NULL;

    if (ok && !is_there(publication, artefact) && !path_exists(path)) {
        *lost += !built;
        ok = !built || give_up(publication, artefact, error);
    } else if (ok) {
        ok = (!built && is_there(publication, artefact)) || put(publication, artefact->file, error);
        publication->listed.items[publication->listed.count++] = *artefact;
    }
    free(path);
    return ok;
}

static bool mark_published(struct publication *publication, struct error *error)
{
    struct session *session = publication->session;
    const struct artefact_list *listed = &publication->listed;
    bool ok = session_begin(session, error);

    if (!ok)
        return false;
    for (size_t i = 0; ok && i < listed->count; i++)
        if (strcmp(listed->items[i].state, "built") == 0)
            ok = artefact_set_state(session, listed->items[i].sequence, "published", NULL, error);
    return session_end(session, ok, error);
}

bool publication_send(struct publication *publication, const struct artefact_list *artefacts,
                      int64_t first_sequence, struct error *error)
{
    struct artefact_list *listed = &publication->listed;
    size_t lost = 0;
    bool ok = true;

    listed->items = calloc(artefacts->count + 1, sizeof *listed->items);
    if (listed->items == NULL)
        return error_memory(error);
    for (size_t i = 0; ok && i < artefacts->count; i++)
        if (artefact_is_available(&artefacts->items[i]) &&
            (artefact_is_package(&artefacts->items[i]) ||
             artefacts->items[i].sequence >= first_sequence))
            ok = send_one(publication, &artefacts->items[i], &lost, error);
    if (ok && lost > 0)
        job_note(publication->job, JOB_WARNING,
                 ngettext("%zu fichier publié ailleurs n'est plus dans le répertoire de partage : "
                          "il n'est pas au catalogue. Une extraction complète le remplacera.",
                          "%zu fichiers publiés ailleurs ne sont plus dans le répertoire de "
                          "partage : ils ne sont pas au catalogue. Une extraction complète les "
                          "remplacera.",
                          (unsigned long)lost),
                 lost);
    return ok &&
           catalogue_write(publication->session, listed, publication->dossier->share_dir, error) &&
           put(publication, CATALOGUE_SIGNATURE_NAME, error) &&
           put(publication, CATALOGUE_NAME, error) && mark_published(publication, error);
}
