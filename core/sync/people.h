/* SPDX-License-Identifier: MIT */
/* people: the users and tills that travel to a dossier's tills. */
#ifndef CORE_SYNC_PEOPLE_H
#define CORE_SYNC_PEOPLE_H

#include "core/db/db.h"
#include "core/settings/session.h"

/*
 * Rows code, name, role, till: the active users of the current dossier who have a till, and
 * the dossier's administrator. The caller finalizes; NULL on failure.
 */
struct statement *people_users(struct session *session, struct error *error);
/* Rows number, label: the active tills of the current dossier. */
struct statement *people_tills(struct session *session, struct error *error);

/* Writes both as tpv_user and tpv_till into `schema` of another database. */
bool people_copy(struct session *session, struct db *to, const char *schema, struct error *error);

#endif
