/* SPDX-License-Identifier: MIT */
/* ssh_key: a public SSH key, as people have it in id_ed25519.pub. */
#ifndef CORE_SETTINGS_SSH_KEY_H
#define CORE_SETTINGS_SSH_KEY_H

#include "core/settings/records.h"

enum { SSH_KEY_LIMIT = 8192 }; /* of the line, in bytes */

/*
 * Reads one line "type base64 comment" into the type, key, comment and fingerprint of `key`. The
 * line end may be there. ERROR_INPUT says what is wrong: options in front, an unknown or weak
 * type, base64 that is not what the type says, more than a line.
 */
bool ssh_key_read(const char *line, struct user_key *key, struct error *error);

/*
 * Adds the line of authorized_keys by which that key reaches the console as its user, and nothing
 * else: no other command, no file transfer, no forwarding. `program` and `home` are absolute.
 */
bool ssh_key_authorize(const struct user_key *key, const char *program, const char *home,
                       struct text *line, struct error *error);

#endif
