/* SPDX-License-Identifier: MIT */
/* digest: BLAKE2b-256, the sum that `b2sum -l 256` prints. */
#ifndef CORE_EXCHANGE_DIGEST_H
#define CORE_EXCHANGE_DIGEST_H

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"
#include "core/base/job.h"

enum { DIGEST_SIZE = 32, DIGEST_TEXT_SIZE = 2 * DIGEST_SIZE + 1 };

struct digest {
    crypto_generichash_state state;
};

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t size);
/* Hexadecimal, lower case. */
void digest_end(struct digest *digest, char text[DIGEST_TEXT_SIZE]);

void digest_bytes(const void *bytes, size_t size, char text[DIGEST_TEXT_SIZE]);
/* Adds what is left of an open file. ERROR_STOPPED as the job asks. */
bool digest_descriptor(int descriptor, struct digest *digest, struct job *job, struct error *error);
bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE], struct job *job,
                 struct error *error);

#endif
