/* SPDX-License-Identifier: MIT */
/*
 * seal: secrets at rest, under a key kept in a file of the home (libsodium secretbox).
 *
 * A sealed value is text: "v1:" and base64 of nonce and ciphertext.
 */
#ifndef CORE_BASE_SEAL_H
#define CORE_BASE_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"
#include "core/base/text.h"

struct seal_key {
    unsigned char bytes[32];
};

/* Initialises the library; once, before anything else here. */
bool seal_init(struct error *error);

/* Makes a new key and writes it to `path` (0600); refuses to replace one. */
bool seal_key_create(const char *path, struct error *error);
/* Reads the key; refuses a file that others may read. The caller wipes it. */
bool seal_key_read(const char *path, struct seal_key *key, struct error *error);

bool seal_close(const struct seal_key *key, const char *secret, struct text *sealed,
                struct error *error);
/* Into a buffer of `size` bytes. ERROR_CORRUPT when the key is another, or the text was altered. */
bool seal_open(const struct seal_key *key, const char *sealed, char *secret, size_t size,
               struct error *error);

/* How a key is drawn from a passphrase (Argon2id); written beside what it seals. */
struct seal_passphrase {
    char salt[33]; /* hexadecimal */
    unsigned operations, memory_kib;
};

/* A new salt, and what costs about half a second today. */
void seal_passphrase_new(struct seal_passphrase *parameters);
/* The same read from a file: false when they are none, or would cost unreasonably much. */
bool seal_passphrase_parse(const char *salt, const char *operations, const char *memory_kib,
                           struct seal_passphrase *parameters);
/* The caller wipes the key. ERROR_MEMORY. */
bool seal_key_derive(const char *passphrase, const struct seal_passphrase *parameters,
                     struct seal_key *key, struct error *error);

/* `count` random bytes as hexadecimal text, NUL included: 2 * count + 1 bytes. */
void seal_random_hex(char *text, size_t count);

#endif
