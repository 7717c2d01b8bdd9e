/* SPDX-License-Identifier: MIT */
/*
 * password: what is kept of a password or a PIN: a salted Argon2id hash, as text, of which
 * the form ("$argon2id$v=19$m=…") is libsodium's and is read by other programs too.
 */
#ifndef CORE_BASE_PASSWORD_H
#define CORE_BASE_PASSWORD_H

#include <stdbool.h>

#include "core/base/error.h"

enum { PASSWORD_HASH_SIZE = 128 }; /* with its NUL */

/* Some 50 ms and 64 MB of work. ERROR_MEMORY when there is not that much. */
bool password_hash(const char *password, char hash[PASSWORD_HASH_SIZE], struct error *error);
/* Whether the password is the one that was hashed; costs what hashing does. */
bool password_verify(const char *hash, const char *password);
/* Costs the same and answers no: who asks must not learn that there is nothing to compare with. */
bool password_verify_nothing(const char *password);
/* Whether a text is such a hash, and not a password. */
bool password_is_hash(const char *text);

#endif
