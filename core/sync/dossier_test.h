/* SPDX-License-Identifier: MIT */
/* dossier_test: Tester: the database opens, the exchange place works, the web address answers. */
#ifndef CORE_SYNC_DOSSIER_TEST_H
#define CORE_SYNC_DOSSIER_TEST_H

#include "core/base/job.h"
#include "core/settings/session.h"

/*
 * `what`: "db", "ftp" or "web", of the current dossier. `report` tells each step, one line
 * each, what went well before a failure included. Journalled.
 */
bool dossier_test(struct session *session, const char *what, struct job *job, struct text *report,
                  struct error *error);

/* The same on values that are not saved: a form being filled. Not journalled. */
bool dossier_test_values(struct session *session, const struct dossier *dossier, const char *what,
                         struct job *job, struct text *report, struct error *error);

#endif
