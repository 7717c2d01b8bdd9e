/* SPDX-License-Identifier: MIT */
/* users: what a user's record says: role, validity, what may be done on a till. */
#ifndef CORE_SETTINGS_USERS_H
#define CORE_SETTINGS_USERS_H

#include "core/record/record_store.h"
#include "core/settings/records.h"

/* Confidentialités: a word of user.rights. */
struct till_right {
    const char *word;
    const char *label; /* N_() */
};

/* Ended by { NULL }. */
extern const struct till_right till_rights[];

/*
 * Reads words separated by blanks or commas, and adds them in the order of till_rights, each
 * once, one blank between. ERROR_INPUT names the word that is none.
 */
bool till_rights_read(const char *words, struct text *canonical, struct error *error);

/* Administrateur, exploitant or support. */
bool user_is_of_console(const struct user *user);

/* A user with that code, defaults applied. ERROR_NOT_FOUND. The caller wipes it. */
bool user_load(const struct record_place *place, const char *code, struct user *user,
               struct error *error);

/*
 * ERROR_REFUSED says why this user may not come in now: inactive, not yet or no longer valid,
 * locked.
 */
bool user_may_enter(const struct user *user, struct error *error);

#endif
