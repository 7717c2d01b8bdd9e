/* SPDX-License-Identifier: MIT */
/* publish: files to the exchange place, the catalogue last. */
#ifndef CORE_SYNC_PUBLISH_H
#define CORE_SYNC_PUBLISH_H

#include "core/base/job.h"
#include "core/sync/chain.h"

/* In the share directory, while it is read: the catalogue that is published. */
#define PLACE_CATALOGUE_NAME ".catalogue-en-place.json"

/*
 * Sends what is built and not yet published, oldest first, then the catalogue. Can be called
 * again at any time: what is already there is sent again whole or not at all. The caller holds the dossier's
 * lock. ERROR_REFUSED when the place belongs to another dossier or environment.
 */
bool publish_pending(struct session *session, const struct dossier *dossier, struct job *job,
                     struct error *error);

/* The same as an action of its own: takes the lock, journals. `*count` = files sent. */
bool publish_retry(struct session *session, struct job *job, size_t *count, struct error *error);

/*
 * Removes what no till needs any more: keeps the last two full extracts and everything
 * since. What waits is published first: the catalogue would list it. Out of the catalogue,
 * then the files. `*count` = files removed.
 */
bool publish_purge(struct session *session, struct job *job, size_t *count, struct error *error);

/*
 * Removes a package, once the catalogue does not list it any more: from the place, then from the
 * share directory. What waits is published first, as by a purge. ERROR_NOT_FOUND.
 */
bool publish_remove(struct session *session, int64_t sequence, struct job *job,
                    struct error *error);

/* What publish_purge() would remove now, oldest first; the caller clears. */
bool publish_purge_plan(struct session *session, struct artefact_list *going, struct error *error);

/*
 * What a file says it holds, from its manifest: versions, sums, and per table mode, rows,
 * deletes. The signature is checked, the data is not read. Failures as publish_verify().
 */
bool publish_describe(struct session *session, int64_t sequence, struct text *description,
                      struct error *error);

/*
 * Reads a published file again from the share directory: format, signature, sums, and
 * that it is this dossier's. `report` says what it holds. ERROR_NOT_FOUND, ERROR_CORRUPT.
 */
bool publish_verify(struct session *session, int64_t sequence, struct job *job, struct text *report,
                    struct error *error);

#endif
