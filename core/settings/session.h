/* SPDX-License-Identifier: MIT */
/*
 * session: somebody at work on an installation: home, store, user, current dossier.
 *
 * Every change of a setting goes through session_change(), which checks, writes and
 * journals in one transaction, whoever asks: command or console.
 */
#ifndef CORE_SETTINGS_SESSION_H
#define CORE_SETTINGS_SESSION_H

#include "core/record/record_store.h"
#include "core/settings/dossier.h"
#include "core/settings/home.h"
#include "core/settings/journal.h"
#include "core/settings/records.h"

struct session {
    struct home home;
    struct db *store;
    struct seal_key key;
    char user[65];
    char as[65];    /* the name that was given: a session of its own is opened with it; "" = none */
    enum role role; /* see permission.h */
    bool must_change; /* the user's password, before anything else */
    int64_t dossier;  /* the current one, 0 = none chosen */
    int wait_ms;      /* for a database that others lock; 0 = as tpv.ini says (lock_wait_s) */
    int depth;        /* of session_begin() */
    struct {
        bool waiting; /* a refusal, to be journalled once the transaction is undone */
        char action[65];
        char parameters[1025];
        struct error error;
    } refused;
};

struct session_options {
    const char *home; /* NULL: found as home_find() does */
    const char *user; /* in whose name; NULL: the Unix account's own. See identity.h */
    int64_t dossier;  /* 0: the user's current one, else the only one there is */
    int wait_ms;      /* 0: the configured one */
};

/*
 * The caller closes it, also after a failure. ERROR_REFUSED when who asks may not come in: see
 * identity.h.
 */
bool session_open(struct session *session, const struct session_options *options,
                  struct error *error);
void session_close(struct session *session);

struct record_place session_place(const struct session *session);

/* How long to wait for a database that others lock, in milliseconds. */
int session_wait_ms(const struct session *session);

/* The user's login name, whoever sudo came from. */
void session_login(char user[65]);

/*
 * Several changes as one: what lies between session_begin() and the matching session_end()
 * is written whole or not at all. Calls nest; an inner failure must make the outer fail.
 */
bool session_begin(struct session *session, struct error *error);
/* Commits when `ok`, else undoes; returns whether all of it is written. */
bool session_end(struct session *session, bool ok, struct error *error);

enum change { CHANGE_ADD, CHANGE_SET, CHANGE_REMOVE };

/*
 * Checks and writes a record, and journals it, in one transaction. Rules between records
 * (a channel that exists, a publication place of one dossier only) are checked here, and that
 * the user may: ERROR_REFUSED.
 * `parameters` says in the journal what was asked: no secret in it.
 */
bool session_change(struct session *session, enum change change, const struct record_type *type,
                    void *record, const char *parameters, struct error *error);

/* Words of a change for the journal: the values of secret fields are masked. */
void session_mask_words(const struct record_type *type, char *const *words, size_t count,
                        struct text *text);

/* A dossier with its defaults applied; 0 = the current one. ERROR_INPUT when none is chosen. */
bool session_dossier(struct session *session, int64_t number, struct dossier *dossier,
                     struct error *error);
/* Writes into a dossier the defaults of what it does not set. */
bool session_apply_defaults(const struct session *session, struct dossier *dossier,
                            struct error *error);
/* Makes a dossier the user's current one; whoever may read may choose. */
bool session_use(struct session *session, int64_t number, struct error *error);

/* Appends to the journal; a failure to do so is a failure of the action. */
bool session_journal(struct session *session, const char *action, const char *parameters,
                     int64_t duration_ms, const char *message, const struct error *result,
                     struct error *error);

#endif
