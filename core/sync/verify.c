/* SPDX-License-Identifier: MIT */
/* Reading an extract again: what a till does before it touches anything. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/archive.h"
#include "core/exchange/signature.h"
#include "core/sync/manifest.h"
#include "core/sync/publish.h"

enum { BLOCK = 1 << 18, SIGNATURE_LIMIT = 4096 };

struct verification {
    struct archive_reader *reader;
    char *manifest_json;
    size_t manifest_length;
    char *signature;
    struct manifest manifest;
};

static bool out_of_place(const char *path, struct error *error)
{
    return error_set(error, ERROR_CORRUPT,
                     _("« %s » n'a pas les membres que son manifeste annonce."), path_name(path));
}

/* The whole member, NUL added; the caller frees. It must have that name. */
static char *read_member(struct archive_reader *reader, const char *expected, size_t limit,
                         const char *path, size_t *length, struct error *error)
{
    const char *name;
    int64_t size;
    char *bytes;

    if (!archive_next(reader, &name, &size, error) || strcmp(name, expected) != 0 || size < 0 ||
        (uint64_t)size > limit) {
        out_of_place(path, error);
        return NULL;
    }
    bytes = malloc((size_t)size + 1);
    if (bytes == NULL) {
        error_memory(error);
        return NULL;
    }
    if (archive_read(reader, bytes, (size_t)size, error) != size) {
        out_of_place(path, error);
        free(bytes);
        return NULL;
    }
    bytes[size] = '\0';
    *length = (size_t)size;
    return bytes;
}

static bool check_member(struct verification *v, const struct manifest_member *member,
                         const char *path, struct job *job, struct error *error)
{
    struct digest digest;
    char sum[DIGEST_TEXT_SIZE];
    const char *name;
    int64_t size;
    int64_t done = 0;
    int64_t count = 0;
    char *block = malloc(BLOCK);
    bool ok = block != NULL || error_memory(error);

    if (ok && (!archive_next(v->reader, &name, &size, error) || strcmp(name, member->name) != 0 ||
               size != member->size))
        ok = out_of_place(path, error);
    digest_begin(&digest);
    while (ok && (count = archive_read(v->reader, block, BLOCK, error)) > 0) {
        digest_add(&digest, block, (size_t)count);
        done += count;
        job_advance(job, done, member->size, JOB_BYTES);
        ok = job_continue(job, error);
    }
    ok = ok && count == 0;
    digest_end(&digest, sum);
    if (ok && (done != member->size || strcmp(sum, member->sum) != 0))
        ok = error_set(error, ERROR_CORRUPT, _("« %s » : la somme de %s ne correspond pas."),
                       path_name(path), member->name);
    free(block);
    return ok;
}

static bool read_head(struct verification *v, struct session *session, const char *path,
                      struct error *error)
{
    struct verifier verifier;
    char *keys = home_file(&session->home, "keys", error);
    size_t length;
    bool ok = keys != NULL && verifier_read(keys, &verifier, error);

    v->reader = ok ? archive_open(path, error) : NULL;
    v->manifest_json = v->reader == NULL ? NULL
                                         : read_member(v->reader, MANIFEST_NAME, MANIFEST_LIMIT,
                                                       path, &v->manifest_length, error);
    v->signature = v->manifest_json == NULL ? NULL
                                            : read_member(v->reader, SIGNATURE_NAME,
                                                          SIGNATURE_LIMIT, path, &length, error);
    ok = v->signature != NULL &&
         signature_check(&verifier, v->manifest_json, v->manifest_length, v->signature, error) &&
         manifest_parse(v->manifest_json, v->manifest_length, &v->manifest, error);
    if (ok && (v->manifest.dossier != session->dossier ||
               strcmp(v->manifest.environment, session->home.configuration.environment) != 0))
        ok = error_set(error, ERROR_CORRUPT, _("« %s » est d'un autre dossier."), path_name(path));
    free(keys);
    return ok;
}

static void verification_clear(struct verification *v)
{
    archive_reader_close(v->reader);
    manifest_clear(&v->manifest);
    free(v->manifest_json);
    free(v->signature);
}

bool manifest_read(struct session *session, const char *path, struct manifest *manifest,
                   struct error *error)
{
    struct verification v = { .reader = NULL };
    bool ok = read_head(&v, session, path, error);

    *manifest = v.manifest;
    v.manifest = (struct manifest){ .document = NULL };
    verification_clear(&v);
    if (!ok)
        manifest_clear(manifest);
    return ok;
}

static bool verify_file(struct session *session, const char *path, struct job *job,
                        struct text *report, struct error *error)
{
    struct verification v = { .reader = NULL };
    const char *name;
    int64_t size;
    bool ok;

    job_step(job, _("Vérification de"), path_name(path));
    ok = read_head(&v, session, path, error);
    for (size_t i = 0; ok && i < v.manifest.member_count; i++)
        ok = check_member(&v, &v.manifest.members[i], path, job, error);
    if (ok && archive_next(v.reader, &name, &size, error))
        ok = out_of_place(path, error);
    ok = ok && error->code == ERROR_NONE;
    if (ok)
        manifest_tell(&v.manifest, report);
    verification_clear(&v);
    return ok;
}

/* Tills compare the whole file with the catalogue, what lies between the members included. */
static bool check_sum(const struct artefact *artefact, const char *path, struct job *job,
                      struct error *error)
{
    char sum[DIGEST_TEXT_SIZE];

    if (!digest_file(path, sum, job, error))
        return false;
    return strcmp(sum, artefact->hash) == 0 ||
           error_set(error, ERROR_CORRUPT,
                     _("« %s » n'est plus le fichier qui a été produit : sa somme a changé."),
                     path_name(path));
}

static const struct artefact *find(const struct artefact_list *list, int64_t sequence)
{
    for (size_t i = list->count; i-- > 0;) {
        const struct artefact *artefact = &list->items[i];

        if (artefact_is_available(artefact) && (sequence == 0 || artefact->sequence == sequence))
            return artefact;
    }
    return NULL;
}

/* Its row, and its path in the share directory (the caller frees); sequence 0 = the last one. */
static char *find_file(struct session *session, int64_t sequence, struct artefact *artefact,
                       struct error *error)
{
    struct artefact_list list;
    const struct artefact *found = NULL;
    struct dossier dossier = { .head = { 0 } };
    char *path = NULL;

    if (!artefact_list_load(session, NULL, &list, error))
        return NULL;
    found = find(&list, sequence);
    if (found == NULL && find(&list, 0) == NULL)
        error_set(error, ERROR_NOT_FOUND,
                  _("Rien n'a encore été extrait : commencez par « Extraire les données » "
                    "(tpvadmin extract full)."));
    else if (found == NULL)
        error_set(error, ERROR_NOT_FOUND,
                  _("Aucun fichier nº %" PRId64 " dans le répertoire de partage : tpvadmin publish "
                    "list montre ceux qu'il y a."),
                  sequence);
    else if (session_dossier(session, 0, &dossier, error))
        path = path_join(dossier.share_dir, found->file, error);
    if (path != NULL)
        *artefact = *found;
    artefact_list_clear(&list);
    record_wipe(&dossier_type, &dossier);
    return path;
}

bool publish_verify(struct session *session, int64_t sequence, struct job *job, struct text *report,
                    struct error *error)
{
    struct artefact artefact;
    char *path = find_file(session, sequence, &artefact, error);
    bool ok = path != NULL && verify_file(session, path, job, report, error) &&
              check_sum(&artefact, path, job, error);

    free(path);
    return ok;
}

bool publish_describe(struct session *session, int64_t sequence, struct text *description,
                      struct error *error)
{
    struct verification v = { .reader = NULL };
    struct artefact artefact;
    char *path = find_file(session, sequence, &artefact, error);
    bool ok = path != NULL && read_head(&v, session, path, error);

    if (ok)
        manifest_describe(&v.manifest, description);
    verification_clear(&v);
    free(path);
    return ok;
}
