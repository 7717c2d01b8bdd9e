/* SPDX-License-Identifier: MIT */
/* user_keys: the public SSH keys by which users of the console come in. */
#ifndef CORE_SETTINGS_USER_KEYS_H
#define CORE_SETTINGS_USER_KEYS_H

#include "core/settings/session.h"

/* Reads a key as ssh_key_read() does, and declares it for a user. `key` is what was stored. */
bool user_key_add(struct session *session, const char *code, const char *line, struct user_key *key,
                  struct error *error);
bool user_key_remove(struct session *session, const char *code, const char *fingerprint,
                     struct error *error);

/* The keys of a user, or of all (NULL). The caller clears. */
bool user_key_list(struct session *session, const char *code, struct record_list *list,
                   struct error *error);

/*
 * Adds the lines of authorized_keys of those keys, whole: users who may not come in now have no
 * line. `program` as in ssh_key_authorize().
 */
bool user_key_authorize(struct session *session, const char *code, const char *program,
                        struct text *lines, struct error *error);

#endif
