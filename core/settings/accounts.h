/* SPDX-License-Identifier: MIT */
/*
 * accounts: passwords and PINs of users, their locking, and what must hold of users.
 *
 * Of a password the store keeps a hash, sealed as every secret is. What was typed never leaves
 * the memory of the process that took it.
 */
#ifndef CORE_SETTINGS_ACCOUNTS_H
#define CORE_SETTINGS_ACCOUNTS_H

#include "core/settings/session.h"
#include "core/settings/users.h"

enum { PASSWORD_MINIMUM = 8, PIN_MINIMUM = 4, PIN_MAXIMUM = 12 };

/* Has a user of the console been declared? Until then only the home's owner and root come in. */
bool accounts_declared(const struct session *session, bool *declared, struct error *error);
/* Adds the codes of `limit` active administrators, commas between. */
bool accounts_administrators(const struct session *session, int limit, struct text *codes,
                             struct error *error);

/*
 * Makes a user that was typed what will be stored: the password checked and hashed, the
 * rights in order, what the program counts as it is in the store. For session_change().
 */
bool account_prepare(struct session *session, struct user *user, struct error *error);
/* What must hold between a user and the other records. For rules.c. */
bool account_check_record(struct session *session, const void *user, struct error *error);
bool account_check_removal(struct session *session, const void *user, struct error *error);

/*
 * Does this user come in with this password? ERROR_REFUSED with one sentence for an unknown
 * user and a wrong password; others say why (inactive, not valid, locked). A wrong password
 * counts, and locks as tpv.ini says; both are journalled. On success `user` is filled and
 * the caller wipes it.
 */
bool account_enter(struct session *session, const char *code, const char *password,
                   struct user *user, struct error *error);

/* The session's own user changes the password. `current` is looked at when there is one. */
bool account_change_password(struct session *session, const char *current, const char *password,
                             struct error *error);
/* Has the session's own user a password? False also for who has no record. */
bool account_has_password(const struct session *session);

/* Forgets the failures of a user. */
bool account_unlock(struct session *session, const char *code, struct error *error);

#endif
