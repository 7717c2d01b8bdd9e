/* SPDX-License-Identifier: MIT */
/*
 * status: where a dossier's exchange stands: what is published, what waits, how long the
 * changes can still be followed. Facts of the settings store only: the business database
 * and the exchange place are not touched, so it is there at once.
 */
#ifndef CORE_SYNC_STATUS_H
#define CORE_SYNC_STATUS_H

#include "core/sync/chain.h"

enum freshness {
    FRESHNESS_NONE,    /* no changes can be extracted: no full extract, or no tracking then */
    FRESHNESS_GOOD,    /* less than 80 % of the retention has passed */
    FRESHNESS_LATE,    /* 80 % or more: the changes must be extracted soon */
    FRESHNESS_EXPIRED, /* past it: what changed then may be forgotten */
};

struct server_status {
    int64_t dossier;
    bool has_full, has_changes; /* the last ones that are published or wait for it */
    struct artefact full, changes;
    bool last_failed; /* the very last run failed: `failure` */
    struct artefact failure;
    struct chain chain; /* how far the changes were read, and published */
    int64_t waiting, waiting_bytes;
    enum freshness freshness;
    int64_t age_s, retention_s; /* since the last reading; meaningless with FRESHNESS_NONE */
    char place[1100];           /* where it is published, translated */
    char busy[257];             /* who holds the dossier, for what; "" = nobody */
};

/* Of the current dossier. */
bool server_status_load(struct session *session, struct server_status *status, struct error *error);

enum status_level { STATUS_NORMAL, STATUS_GOOD, STATUS_WARNING, STATUS_ERROR };

/* A fact for people. */
struct status_line {
    const char *label; /* translated */
    char text[600];    /* translated; what is wrong says what to do */
    enum status_level level;
};

enum { STATUS_LINES = 7 };

/* Fills `lines`; returns how many there are to show. */
size_t server_status_lines(const struct server_status *status,
                           struct status_line lines[STATUS_LINES]);

#endif
