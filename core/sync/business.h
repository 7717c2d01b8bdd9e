/* SPDX-License-Identifier: MIT */
/* business: the business database of a dossier, opened for a job. */
#ifndef CORE_SYNC_BUSINESS_H
#define CORE_SYNC_BUSINESS_H

#include "core/base/job.h"
#include "core/db/db.h"
#include "core/settings/session.h"

/*
 * Opens the current dossier's business database; the caller closes it before `job` ends.
 * While another program holds it, the job is told, and can stop; statements stop with it.
 * ERROR_INPUT when the dossier has no database. NULL on failure.
 */
struct db *business_open(struct session *session, struct job *job, struct error *error);

#endif
