/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/signed_head.h"

#include "core/sync/manifest.h"

bool signed_head_sign(struct signed_head *head, const struct signer *signer, const char *file,
                      struct error *error)
{
    if (!text_ok(&head->manifest, error) ||
        !signature_make(signer, head->manifest.data, head->manifest.length, file, &head->signature,
                        error))
        return false;
    head->members[0] =
        (struct archive_member){ MANIFEST_NAME, head->manifest.data, head->manifest.length };
    head->members[1] =
        (struct archive_member){ SIGNATURE_NAME, head->signature.data, head->signature.length };
    return true;
}

void signed_head_clear(struct signed_head *head)
{
    text_clear(&head->manifest);
    text_clear(&head->signature);
}
