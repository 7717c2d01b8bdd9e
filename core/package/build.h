/* SPDX-License-Identifier: MIT */
/* build: from a review to the signed package in the share directory, and to the tills. */
#ifndef CORE_PACKAGE_BUILD_H
#define CORE_PACKAGE_BUILD_H

#include "core/package/review.h"
#include "core/sync/chain.h"

struct package_build_options {
    bool zip;              /* instead of .tar.zst */
    bool keep_unpublished; /* stay in the share directory */
};

struct package_result {
    struct artefact artefact; /* rows = files, scripts included */
    char path[4096];
    int64_t content_bytes;
    bool published;
    int64_t duration_ms;
};

/*
 * Writes what the review keeps, registers it, and publishes it; journalled. Takes the
 * dossier's lock. ERROR_INPUT: nothing is kept. ERROR_REFUSED names a file that has changed since the
 * review, or while it was read. ERROR_PARTIAL: built, but not published. Otherwise all stays as it was.
 */
bool package_build(struct session *session, const struct package_review *review,
                   const struct package_build_options *options, struct job *job,
                   struct package_result *result, struct error *error);

/* What was built, in sentences. */
void package_summary(const struct package_result *result, struct text *text);

/* How a member of two packages differs. */
struct package_difference {
    char *name;                     /* "CODE/path" */
    enum package_compared compared; /* of the second beside the first */
    int64_t size;
};

struct package_comparison {
    struct package_difference *items; /* in the order of their names */
    size_t count;
};

/* Compares the contents (sums) of two packages; the caller clears, also after a failure. */
bool package_compare(struct session *session, int64_t first, int64_t second,
                     struct package_comparison *comparison, struct error *error);
void package_comparison_clear(struct package_comparison *comparison);

#endif
