/* SPDX-License-Identifier: MIT */
/* review_internal: what the files of a review share. */
#ifndef CORE_PACKAGE_REVIEW_INTERNAL_H
#define CORE_PACKAGE_REVIEW_INTERNAL_H

#include "core/package/review.h"

enum { SQL_LIMIT = 16 << 20 }; /* of a dictionary or a script, in bytes */

/* Compares with the last package; its schema goes to `*before` (the caller decrefs). */
bool review_compare(struct session *session, struct package_review *review, json_t **before,
                    struct error *error);

/* Tries the dictionaries, then the scripts on them and on the tables to synchronise. */
bool review_try_sql(struct session *session, const struct package_options *options, struct job *job,
                    struct package_review *review, struct error *error);

/* "CODE/path": the name of a file in a package. Caller frees. */
char *review_member_name(const struct review_file *file, struct error *error);

#endif
