/* SPDX-License-Identifier: MIT */
/* A review beside the package before: by name, size and date of modification. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/package/review_internal.h"
#include "core/sync/chain.h"
#include "core/sync/manifest.h"

/* A member of the package before. */
struct earlier {
    const char *name;
    int64_t size;
    const char *modified;
    bool seen;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct earlier *)a)->name, ((const struct earlier *)b)->name);
}

static struct earlier *sorted_members(const struct manifest *manifest, struct error *error)
{
    const json_t *members = json_object_get(manifest->document, "members");
    struct earlier *list = calloc(manifest->member_count + 1, sizeof *list);

    if (list == NULL) {
        error_memory(error);
        return NULL;
    }
    for (size_t i = 0; i < manifest->member_count; i++)
        list[i] = (struct earlier){
            .name = manifest->members[i].name,
            .size = manifest->members[i].size,
            .modified = json_string_value(json_object_get(json_array_get(members, i), "modified")),
        };
    qsort(list, manifest->member_count, sizeof *list, by_name);
    return list;
}

static enum package_compared compare(const struct review_file *file, const struct earlier *before)
{
    char modified[CLOCK_TEXT_SIZE];

    if (before == NULL)
        return COMPARED_NEW;
    clock_format_utc(file->facts->modified_ns / INT64_C(1000000000), modified);
    return before->size == file->facts->size && string_equal(before->modified, modified)
               ? COMPARED_SAME
               : COMPARED_CHANGED;
}

static bool compare_files(struct package_review *review, struct earlier *list, size_t count,
                          struct error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && i < review->count; i++) {
        struct review_file *file = &review->files[i];
        char *name = review_member_name(file, error);
        const struct earlier wanted = { .name = name };
        struct earlier *before =
            name == NULL ? NULL : bsearch(&wanted, list, count, sizeof *list, by_name);

        ok = name != NULL;
        file->compared = compare(file, before);
        if (before != NULL)
            before->seen = true;
        free(name);
    }
    return ok;
}

static bool is_content(const char *name)
{
    return strncmp(name, SCRIPTS_PREFIX, strlen(SCRIPTS_PREFIX)) != 0;
}

static bool list_gone(struct package_review *review, const struct earlier *list, size_t count,
                      struct error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++)
        if (!list[i].seen && is_content(list[i].name))
            ok = string_list_add(&review->gone, list[i].name, error);
    return ok;
}

static bool compare_with(struct package_review *review, const struct manifest *manifest,
                         struct error *error)
{
    struct earlier *list = sorted_members(manifest, error);
    bool ok = list != NULL && compare_files(review, list, manifest->member_count, error) &&
              list_gone(review, list, manifest->member_count, error);

    free(list);
    return ok;
}

/* That the package before cannot be read any more is worth a word: this one does not need it. */
static bool warn_unreadable(struct package_review *review, const struct artefact *artefact,
                            const struct error *reason, struct error *error)
{
    char *warning = string_format(error, _("Pas de comparaison avec « %s » : %s"), artefact->file,
                                  reason->message);
    bool ok = warning != NULL && string_list_add(&review->warnings, warning, error);

    free(warning);
    return ok;
}

bool review_compare(struct session *session, struct package_review *review, json_t **before,
                    struct error *error)
{
    struct error unreadable = ERROR_INIT;
    struct manifest manifest = { .document = NULL };
    struct artefact artefact;
    struct dossier dossier;
    char *path = NULL;
    bool found = false;
    bool ok = artefact_find_last(session, "package", NULL, &artefact, &found, error);

    if (!ok || !found)
        return ok;
    ok = session_dossier(session, 0, &dossier, error);
    path = ok ? path_join(dossier.share_dir, artefact.file, error) : NULL;
    ok = path != NULL;
    if (ok && !path_exists(path))
        error_set(&unreadable, ERROR_NOT_FOUND, _("il n'est plus dans le répertoire de partage."));
    if (ok &&
        (unreadable.code != ERROR_NONE || !manifest_read(session, path, &manifest, &unreadable))) {
        ok = warn_unreadable(review, &artefact, &unreadable, error);
    } else if (ok) {
        review->previous = artefact.sequence;
        *before = json_incref(json_object_get(manifest.document, "schema"));
        ok = compare_with(review, &manifest, error);
    }
    manifest_clear(&manifest);
    record_wipe(&dossier_type, &dossier);
    free(path);
    return ok;
}
