/* SPDX-License-Identifier: MIT */
/*
 * permission: what each role of the console may do: one table, asked by core itself, so that
 * console, commands and services obey alike.
 */
#ifndef CORE_SETTINGS_PERMISSION_H
#define CORE_SETTINGS_PERMISSION_H

#include "core/settings/session.h"

enum action {
    ACTION_NONE,     /* nothing said: nobody but an administrator */
    ACTION_READ,     /* lists, states, verifications, journal, reviews, tests of connections */
    ACTION_PASSWORD, /* one's own */
    ACTION_EXTRACT,
    ACTION_BUILD, /* a package */
    ACTION_PUBLISH,
    ACTION_PURGE,
    ACTION_PLAY,      /* the demonstration */
    ACTION_CONFIGURE, /* every change of a setting */
    ACTION_COUNT
};

/* What an action is called on screen, and the least role that may do it. */
struct action_row {
    const char *label; /* N_() */
    enum role least;
};
extern const struct action_row actions[ACTION_COUNT];

/* May this session do that? */
bool session_may(const struct session *session, enum action action);

/*
 * The same, with the sentence: ERROR_REFUSED says which role it takes, and who can give it. A
 * person whose password is to be changed may do nothing else before.
 */
bool session_allows(const struct session *session, enum action action, struct error *error);

/*
 * The same, for the action itself: a refusal is journalled as `what` ("extract full"), with
 * `parameters` (may be NULL); inside a transaction, once it has been undone.
 */
bool session_require(struct session *session, enum action action, const char *what,
                     const char *parameters, struct error *error);

#endif
