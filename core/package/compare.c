/* SPDX-License-Identifier: MIT */
/* Two packages side by side, by the sums of what they hold. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/package/build.h"
#include "core/sync/manifest.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct manifest_member *)a)->name,
                  ((const struct manifest_member *)b)->name);
}

static bool read_one(struct session *session, int64_t sequence, struct manifest *manifest,
                     struct error *error)
{
    struct artefact_list list = { .items = NULL };
    struct dossier dossier;
    char *path = NULL;
    bool found = false;
    bool ok = session_dossier(session, 0, &dossier, error) &&
              artefact_list_load(session, NULL, &list, error);

    for (size_t i = 0; ok && i < list.count; i++)
        if (list.items[i].sequence == sequence && artefact_is_package(&list.items[i]) &&
            artefact_is_available(&list.items[i])) {
            found = true;
            path = path_join(dossier.share_dir, list.items[i].file, error);
        }
    if (ok && !found)
        ok = error_set(error, ERROR_NOT_FOUND,
                       _("Pas de package nº %" PRId64 " : voyez tpvadmin package list."), sequence);
    ok = ok && path != NULL && manifest_read(session, path, manifest, error);
    if (ok)
        qsort(manifest->members, manifest->member_count, sizeof *manifest->members, by_name);
    artefact_list_clear(&list);
    record_wipe(&dossier_type, &dossier);
    free(path);
    return ok;
}

static bool add(struct package_comparison *comparison, const struct manifest_member *member,
                enum package_compared compared, struct error *error)
{
    struct package_difference *difference = &comparison->items[comparison->count];

    *difference = (struct package_difference){ .name = string_copy(member->name, error),
                                               .compared = compared,
                                               .size = member->size };
    comparison->count += difference->name != NULL;
    return difference->name != NULL;
}

/* Both in the order of their names. */
static bool merge(const struct manifest *first, const struct manifest *second,
                  struct package_comparison *comparison, struct error *error)
{
    const struct manifest_member *a = first->members;
    const struct manifest_member *b = second->members;
    const struct manifest_member *a_end = a + first->member_count;
    const struct manifest_member *b_end = b + second->member_count;
    bool ok = true;

    while (ok && (a < a_end || b < b_end)) {
        int order = a == a_end ? 1 : b == b_end ? -1 : strcmp(a->name, b->name);

        if (order < 0)
            ok = add(comparison, a++, COMPARED_GONE, error);
        else if (order > 0)
            ok = add(comparison, b++, COMPARED_NEW, error);
        else {
            ok = add(comparison, b, strcmp(a->sum, b->sum) == 0 ? COMPARED_SAME : COMPARED_CHANGED,
                     error);
            a++;
            b++;
        }
    }
    return ok;
}

bool package_compare(struct session *session, int64_t first, int64_t second,
                     struct package_comparison *comparison, struct error *error)
{
    struct manifest one = { .document = NULL };
    struct manifest other = { .document = NULL };
    bool ok = read_one(session, first, &one, error) && read_one(session, second, &other, error);

    *comparison = (struct package_comparison){ .count = 0 };
    if (ok) {
        comparison->items =
            calloc(one.member_count + other.member_count + 1, sizeof *comparison->items);
        ok = comparison->items != NULL ? merge(&one, &other, comparison, error)
                                       : error_memory(error);
    }
    manifest_clear(&one);
    manifest_clear(&other);
    return ok;
}

void package_comparison_clear(struct package_comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++)
        free(comparison->items[i].name);
    free(comparison->items);
    *comparison = (struct package_comparison){ .count = 0 };
}
