/* SPDX-License-Identifier: MIT */
/*
 * identity: who is at work in a session, and in which role.
 *
 * The account that owns the home, and root, hold its files and are always administrators, so
 * that nobody locks himself out; in the name of somebody else (--as, which is how a forced SSH
 * command says who came in) they have that user's role and no more. Another Unix account is
 * the console user of that code.
 */
#ifndef CORE_SETTINGS_IDENTITY_H
#define CORE_SETTINGS_IDENTITY_H

#include <sys/types.h>

#include "core/settings/session.h"

/* Who runs the program. */
struct caller {
    uid_t uid;
    uid_t owner;       /* of the home */
    const char *login; /* name of the Unix account */
};

/* ERROR_REFUSED, with the way in, when this process cannot read what the home keeps private. */
bool identity_check_access(const char *home, struct error *error);

/*
 * Fills the session's user, role and what goes with them. `as` is the name given (NULL: none).
 * ERROR_REFUSED when the caller may not act in that name, or that user may not come in; it is
 * journalled.
 */
bool identity_resolve(struct session *session, const struct caller *caller, const char *as,
                      struct error *error);
/* The same for this process. */
bool identity_find(struct session *session, const char *as, struct error *error);

/* Name of the account that owns the home. */
void identity_owner(const struct session *session, char *name, size_t size);

#endif
