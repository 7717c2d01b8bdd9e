/* SPDX-License-Identifier: MIT */
/* manifest: the first member of an artefact, which says what the rest is. */
#ifndef CORE_SYNC_MANIFEST_H
#define CORE_SYNC_MANIFEST_H

#include <jansson.h>

#include "core/sync/chain.h"
#include "core/sync/extract_data.h"

enum { MANIFEST_FORMAT = 1, MANIFEST_LIMIT = 128 << 20 };

#define MANIFEST_NAME  "manifest.json"
#define SIGNATURE_NAME "manifest.json.minisig"
#define DATA_NAME      "data.sqlite"

/*
 * Adds the manifest of an extract; `sum` and `size` are those of data.sqlite. Two
 * manifests that differ only in `sum` have the same length.
 */
bool manifest_make(const struct session *session, const struct artefact *artefact,
                   const struct extract_plan *plan, const struct selection *selection, int64_t size,
                   const char *sum, struct text *json, struct error *error);

struct manifest_member {
    const char *name; /* of the document */
    int64_t size;
    char sum[DIGEST_TEXT_SIZE];
};

/*
 * What a reader needs of a manifest; the document stays for the rest. A package has neither
 * lineage nor versions.
 */
struct manifest {
    json_t *document;
    char environment[13];
    int64_t dossier, sequence;
    char kind[16];
    char lineage[33];
    bool has_base;
    int64_t base, to;
    struct manifest_member *members;
    size_t member_count;
};

/* ERROR_CORRUPT says what is wrong; a newer format is ERROR_REFUSED. manifest_clear() releases. */
bool manifest_parse(const char *json, size_t length, struct manifest *manifest,
                    struct error *error);
void manifest_clear(struct manifest *manifest);

/* Adds what was verified, in a few lines. */
void manifest_tell(const struct manifest *manifest, struct text *report);
/* Adds all that a manifest says, readable. */
void manifest_describe(const struct manifest *manifest, struct text *text);

/*
 * Reads the manifest of an artefact of the current dossier and checks its signature; what follows
 * is not read. ERROR_CORRUPT, ERROR_REFUSED; manifest_clear() releases.
 */
bool manifest_read(struct session *session, const char *path, struct manifest *manifest,
                   struct error *error);

#endif
