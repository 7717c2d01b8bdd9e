/* SPDX-License-Identifier: MIT */
/*
 * chain: what was produced for a dossier, and how far its changes were read.
 *
 * Tills follow a chain of changes extracts: each begins (`base`) where the one before it
 * ended (`to`). A full extract may be taken at any time: it starts a chain only when none
 * can go on, so that tills in the middle of one are never cut off.
 */
#ifndef CORE_SYNC_CHAIN_H
#define CORE_SYNC_CHAIN_H

#include "core/exchange/digest.h"
#include "core/settings/session.h"
#include "core/sync/selection.h"
#include "core/sync/tracking.h"

/* Extensions of their files. */
#define ARTEFACT_TAR "tar.zst"
#define ARTEFACT_ZIP "zip"

/* A row of the register. A package has neither lineage nor versions; its rows are files. */
struct artefact {
    int64_t sequence;
    char kind[16];  /* full, changes, package */
    char state[16]; /* running, built, published, failed, purged */
    char user[65];
    char started_at[32], finished_at[32], published_at[32];
    char file[129];
    int64_t size;
    char hash[DIGEST_TEXT_SIZE];
    char lineage[33];
    bool has_base;
    int64_t base, to;
    int64_t rows, deletes;
    char message[513];
};

struct chain {
    bool exists;
    struct tracking_point read; /* how far the changes were read */
    char read_at[32];
    int64_t published; /* `to` of the last file: base of the next one */
    char selection[DIGEST_TEXT_SIZE];
};

bool chain_load(struct session *session, struct chain *chain, struct error *error);
/* Writes the chain, and per table the shape that tills now have. In the caller's transaction. */
bool chain_save(struct session *session, const struct chain *chain,
                const struct selection *selection, struct error *error);
/*
 * Asks more of the business database, the position being the same: that it still holds this
 * token, drawn later. In the caller's transaction.
 */
bool chain_set_token(struct session *session, const char *token, struct error *error);
/* True when tills have this table in this very shape. */
bool chain_has_table(struct session *session, const struct selected_table *table, bool *has,
                     struct error *error);

/* Registers a run that begins: gives it its number. What a dead run left is marked failed. */
bool artefact_begin(struct session *session, const char *kind, int64_t *sequence,
                    struct error *error);
/* Its file's name, by environment, dossier, number and kind; `extension` without a dot. */
void artefact_name(const struct session *session, struct artefact *artefact, const char *extension);
/*
 * The directory, in the share directory, where a run writes what is not whole yet: one for all
 * kinds, as the dossier's lock lets one run at a time, so that any run removes what a dead one
 * left. Caller frees.
 */
char *artefact_work(const struct session *session, const char *share_dir, struct error *error);
/*
 * Removes from the share directory the archives that a run left which died between writing and
 * registering. Before artefact_begin(); the caller holds the dossier's lock.
 */
bool artefact_remove_dead(struct session *session, const char *share_dir, struct error *error);
/* Takes a run that found nothing out of the register: its number is free again. */
bool artefact_forget(struct session *session, int64_t sequence, struct error *error);
/* Writes the row whole. In the caller's transaction. */
bool artefact_save(struct session *session, const struct artefact *artefact, struct error *error);
bool artefact_set_state(struct session *session, int64_t sequence, const char *state,
                        const char *message, struct error *error);

/* True when its file can be fetched, or is about to be: built or published. */
bool artefact_is_available(const struct artefact *artefact);

bool artefact_is_package(const struct artefact *artefact);

struct artefact_list {
    struct artefact *items;
    size_t count;
};

/* Those of the current dossier in one state (NULL = all), oldest first. */
bool artefact_list_load(struct session *session, const char *state, struct artefact_list *list,
                        struct error *error);
void artefact_list_clear(struct artefact_list *list);

/*
 * The newest one of a kind (NULL = any) in a state (NULL = published, or built to be).
 * `*found` is false when there is none.
 */
bool artefact_find_last(struct session *session, const char *kind, const char *state,
                        struct artefact *artefact, bool *found, struct error *error);

/* The words for people, translated; what is unknown comes back as it is. */
const char *artefact_state_label(const char *state);
const char *artefact_kind_label(const char *kind);
/* "3 lignes, 1 suppression" */
void artefact_add_amounts(struct text *text, int64_t rows, int64_t deletes);

#endif
