/* SPDX-License-Identifier: MIT */
/* place: where a dossier publishes, by copy or by sending, as one thing. */
#ifndef CORE_SYNC_PLACE_H
#define CORE_SYNC_PLACE_H

#include "core/base/job.h"
#include "core/settings/session.h"

struct place; /* opaque */

/* Of a dossier with its defaults; kept: the dossier must outlive the place. NULL on failure. */
struct place *place_open(const struct session *session, const struct dossier *dossier,
                         struct error *error);
void place_close(struct place *place);

/* Appears whole or not at all. */
bool place_put(struct place *place, const char *local_path, const char *name, struct job *job,
               struct error *error);
/* ERROR_NOT_FOUND when it is not there. */
bool place_get(struct place *place, const char *name, const char *local_path, struct job *job,
               struct error *error);
/* Not there: done. */
bool place_remove(struct place *place, const char *name, struct job *job, struct error *error);

/* Logs in, lists, writes and removes a file; one line a step. */
bool place_probe(struct place *place, struct job *job, struct text *report, struct error *error);

#endif
