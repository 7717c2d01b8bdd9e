/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

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

bool digest_descriptor(int descriptor, struct digest *digest, struct job *job, struct error *error)
{
    char *block = malloc(BLOCK);
    bool ok = block != NULL || error_memory(error);

    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    while (ok) {
        ssize_t count = read(descriptor, block, BLOCK);

        if (count == 0)
            break;
        if (count > 0)
            digest_add(digest, block, (size_t)count);
        else if (errno != EINTR)
            ok = error_set_errno(error, _("Lecture impossible"));
        ok = ok && job_continue(job, error);
    }
    free(block);
    return ok;
}

bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE], struct job *job,
                 struct error *error)
{
    struct error failure = ERROR_INIT;
    struct digest digest;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool ok;

    if (descriptor < 0)
        return error_set_errno(error, _("Impossible de lire « %s »"), path);
    digest_begin(&digest);
    ok = digest_descriptor(descriptor, &digest, job, &failure);
    digest_end(&digest, text);
    close(descriptor);
    if (!ok && failure.code == ERROR_IO) {
        errno = failure.system;
        return error_set_errno(error, _("Impossible de lire « %s »"), path);
    }
    if (!ok)
        *error = failure;
    return ok;
}
