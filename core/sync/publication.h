/* SPDX-License-Identifier: MIT */
/*
 * publication: a dossier's exchange place brought up to what its register says.
 *
 * The files first, then the signature of the catalogue, then the catalogue: cut anywhere, what
 * the catalogue there lists is whole, and one of the two signatures there is its own.
 */
#ifndef CORE_SYNC_PUBLICATION_H
#define CORE_SYNC_PUBLICATION_H

#include "core/base/job.h"
#include "core/settings/session.h"
#include "core/sync/catalogue.h"
#include "core/sync/chain.h"
#include "core/sync/place.h"

/* The caller fills the three first, zeroes the rest, and holds the dossier's lock. */
struct publication {
    struct session *session;
    const struct dossier *dossier;
    struct job *job;
    struct place *place;
    struct catalogue there;      /* what the place listed when it was opened */
    struct artefact_list listed; /* what it lists from now on */
};

/*
 * Opens the place and reads its catalogue. ERROR_REFUSED when that is of another dossier or
 * environment. publication_close() releases, also after a failure.
 */
bool publication_open(struct publication *publication, struct error *error);
void publication_close(struct publication *publication);

/*
 * Sends what is available of `artefacts`, extracts from `first_sequence` on and packages, and not
 * at the place yet, oldest first; then the catalogue of it; then marks it published. Once after each opening.
 */
bool publication_send(struct publication *publication, const struct artefact_list *artefacts,
                      int64_t first_sequence, struct error *error);

#endif
