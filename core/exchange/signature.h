/* SPDX-License-Identifier: MIT */
/*
 * signature: Ed25519 signatures in minisign's format, which `minisign -Vm` checks.
 *
 * Format: https://jedisct1.github.io/minisign/ (prehashed signatures, "ED").
 */
#ifndef CORE_EXCHANGE_SIGNATURE_H
#define CORE_EXCHANGE_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"
#include "core/base/text.h"

struct signer {
    unsigned char id[8];
    unsigned char secret[64];
};

struct verifier {
    unsigned char id[8];
    unsigned char key[32];
};

/* Makes server.key (0600) and server.pub in `directory` unless they are there. */
bool signature_create_keys(const char *directory, struct error *error);

/* Reads server.key of `directory`; the caller wipes it with signer_clear(). */
bool signer_read(const char *directory, struct signer *signer, struct error *error);
void signer_clear(struct signer *signer);

/* A public key file's content (two lines, or the base64 line alone). ERROR_CORRUPT. */
bool verifier_parse(const char *content, struct verifier *verifier, struct error *error);
/* Reads server.pub of `directory`. */
bool verifier_read(const char *directory, struct verifier *verifier, struct error *error);

/* Adds the content of the .minisig file of `bytes`. The comment is signed too: one line. */
bool signature_make(const struct signer *signer, const void *bytes, size_t size,
                    const char *comment, struct text *signature, struct error *error);

/* ERROR_CORRUPT when the signature is not this key's over these bytes. */
bool signature_check(const struct verifier *verifier, const void *bytes, size_t size,
                     const char *signature, struct error *error);

#endif
