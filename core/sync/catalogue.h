/* SPDX-License-Identifier: MIT */
/* catalogue: the signed list of what can be fetched for a dossier. */
#ifndef CORE_SYNC_CATALOGUE_H
#define CORE_SYNC_CATALOGUE_H

#include "core/sync/chain.h"

enum { CATALOGUE_FORMAT = 1, CATALOGUE_LIMIT = 16 << 20 };

#define CATALOGUE_NAME           "catalogue.json"
#define CATALOGUE_SIGNATURE_NAME "catalogue.json.minisig"
/* The signature before: the good one when the other is not, while a publication is cut short. */
#define CATALOGUE_PREVIOUS_NAME "catalogue.previous.minisig"

struct catalogue_entry {
    char kind[16];
    char file[129];
    char sum[DIGEST_TEXT_SIZE];
    int64_t sequence, size, base, to;
    bool has_base;
};

struct catalogue {
    char environment[13];
    int64_t dossier;
    char lineage[33];
    int64_t to; /* how far the changes were read: a till at or past it is up to date */
    struct catalogue_entry *entries;
    size_t count;
};

/*
 * Writes catalogue.json, of these artefacts, and its signature into `directory`.
 */
bool catalogue_write(struct session *session, const struct artefact_list *artefacts,
                     const char *directory, struct error *error);

/* ERROR_CORRUPT says what is wrong; a newer format is ERROR_REFUSED. catalogue_clear() releases. */
bool catalogue_parse(const char *json, size_t length, struct catalogue *catalogue,
                     struct error *error);
void catalogue_clear(struct catalogue *catalogue);

#endif
