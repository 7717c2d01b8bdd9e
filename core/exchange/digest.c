/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/digest.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/base/i18n.h"

enum { BLOCK = 1 << 18 };

void digest_begin(struct digest *digest)
{
    crypto_generichash_init(&digest->state, NULL, 0, DIGEST_SIZE);
}

void digest_add(struct digest *digest, const void *bytes, size_t size)
{
    crypto_generichash_update(&digest->state, bytes, size);
}

void digest_end(struct digest *digest, char text[DIGEST_TEXT_SIZE])
{
    unsigned char sum[DIGEST_SIZE];

    crypto_generichash_final(&digest->state, sum, sizeof sum);
    sodium_bin2hex(text, DIGEST_TEXT_SIZE, sum, sizeof sum);
}

void digest_bytes(const void *bytes, size_t size, char text[DIGEST_TEXT_SIZE])
{
    struct digest digest;

    digest_begin(&digest);
    digest_add(&digest, bytes, size);
    digest_end(&digest, text);
}

bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE], struct error *error)
{
    struct digest digest;
    FILE *file = fopen(path, "rbe");
    char *block = malloc(BLOCK);
    size_t count;
    bool ok = false;

    if (file == NULL || block == NULL) {
        error_set_errno(error, _("Impossible de lire « %s »"), path);
        goto out;
    }
    digest_begin(&digest);
    while ((count = fread(block, 1, BLOCK, file)) > 0)
        digest_add(&digest, block, count);
    digest_end(&digest, text);
    ok = ferror(file) == 0 || error_set_errno(error, _("Impossible de lire « %s »"), path);
out:
    if (file != NULL)
        fclose(file);
    free(block);
    return ok;
}
