/* SPDX-License-Identifier: MIT */
/*
 * people: the users and tills that travel to a dossier's tills, in every extract.
 *
 * tpv_user: the users of the dossier who have a role or a number of a till, and the dossier's
 * administrator, inactive ones too. tpv_till: its active tills. The shape of both is a contract
 * with the tills, written in tpvadmin(1): columns are only ever added, at the end.
 */
#ifndef CORE_SYNC_PEOPLE_H
#define CORE_SYNC_PEOPLE_H

#include "core/db/db.h"
#include "core/settings/session.h"

/* Adds all that the tables below say, as text: it changes when they do. Holds hashes of passwords. */
bool people_describe(struct session *session, struct text *all, struct error *error);

/* Writes both as tpv_user and tpv_till into `schema` of another database. */
bool people_copy(struct session *session, struct db *to, const char *schema, struct error *error);

#endif
