/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/password.h"

#include <sodium.h>
#include <string.h>

_Static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "a hash fits");

bool password_hash(const char *password, char hash[PASSWORD_HASH_SIZE], struct error *error)
{
    if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return error_memory(error);
    return true;
}

bool password_verify(const char *hash, const char *password)
{
    return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

bool password_verify_nothing(const char *password)
{
    struct error ignored = ERROR_INIT;
    char hash[PASSWORD_HASH_SIZE];

    password_hash(password, hash, &ignored);
    sodium_memzero(hash, sizeof hash);
    return false;
}

bool password_is_hash(const char *text)
{
    return strncmp(text, crypto_pwhash_STRPREFIX, strlen(crypto_pwhash_STRPREFIX)) == 0;
}
