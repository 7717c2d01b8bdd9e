/* SPDX-License-Identifier: MIT */
/* signed_head: the first members of every artefact: its manifest, and the signature of it. */
#ifndef CORE_SYNC_SIGNED_HEAD_H
#define CORE_SYNC_SIGNED_HEAD_H

#include "core/exchange/archive.h"
#include "core/exchange/signature.h"

enum { SIGNED_HEAD_COUNT = 2 };

struct signed_head {
    struct text manifest; /* composed by the caller */
    struct text signature;
    struct archive_member members[SIGNED_HEAD_COUNT]; /* of the texts above */
};

/* Signs the manifest that was composed; `file` is the artefact's name, which is signed too. */
bool signed_head_sign(struct signed_head *head, const struct signer *signer, const char *file,
                      struct error *error);
/* Empties: another manifest may be composed. */
void signed_head_clear(struct signed_head *head);

#endif
