/* SPDX-License-Identifier: MIT */
/* build_internal: what the files of a build share. */
#ifndef CORE_PACKAGE_BUILD_INTERNAL_H
#define CORE_PACKAGE_BUILD_INTERNAL_H

#include "core/exchange/digest.h"
#include "core/exchange/signature.h"
#include "core/package/build.h"
#include "core/settings/lock.h"

/* A member to write: a kept file or a script. */
struct pack_item {
    char *name;                       /* in the package */
    char *path;                       /* here */
    const struct scanned_file *facts; /* of a reviewed file; NULL = a script */
    const char *tried;                /* sum of a script as it was tried, or NULL */
    unsigned mode;
    int64_t size, modified_ns; /* as read */
    char sum[DIGEST_TEXT_SIZE];
};

struct pack {
    struct session *session;
    const struct package_review *review;
    const struct package_build_options *options;
    struct job *job;
    struct package_result *result;
    struct dossier dossier;
    struct signer signer;
    struct pack_item *items;
    size_t count;
    int64_t made_at; /* seconds since 1970 */
    char *work;      /* directory, in the share directory */
    char *archive;   /* being written, in it */
};

/* The items of a review, in the order in which they are written. */
bool pack_list(struct pack *pack, struct error *error);
void pack_clear_items(struct pack *pack);

/* Writes pack->archive. */
bool pack_write(struct pack *pack, struct error *error);

/* The manifest of the package, with the sums that the items have now. */
bool pack_manifest(const struct pack *pack, struct text *json, struct error *error);

#endif
