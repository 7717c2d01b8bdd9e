/* SPDX-License-Identifier: MIT */
/*
 * tracking: which rows of the business database were touched, and since when.
 *
 * Triggers note the primary key of every row that is written, by whatever program,
 * with the current epoch: a number that each reader advances when it reads. A reader
 * opens epoch E, then reads one snapshot; its next reading takes the keys whose
 * version is at or after E. What is written between the two goes out twice, never
 * missed. Values are not kept: a touched key that has a row was written, one that
 * has none was deleted.
 *
 * The `db` passed has the business database as its main schema. Functions that write
 * open their own transaction: none may be open. Those that check may be called inside
 * a read snapshot. A table's name is compared as SQLite does.
 */
#ifndef CORE_SYNC_TRACKING_H
#define CORE_SYNC_TRACKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/job.h"
#include "core/base/text.h"
#include "core/db/db.h"

enum { TRACKING_MARK_SIZE = 33 };

/* Where a reader stands; the reader keeps it and gives it back as its base. */
struct tracking_point {
    char lineage[TRACKING_MARK_SIZE]; /* of the database */
    int64_t version;                  /* the epoch that was opened */
    char token[TRACKING_MARK_SIZE];   /* drawn when that epoch, or a later one, was opened */
    int64_t others; /* how many writings of others were seen before; of the connection only */
};

enum tracking_verdict {
    TRACKING_VALID,
    TRACKING_OTHER_LINEAGE, /* the base comes from another database */
    TRACKING_RESTORED,      /* a backup was put back: this base is of a lost future */
    TRACKING_VERDICT_COUNT
};

enum tracking_table_verdict {
    TRACKED_VALID,
    TRACKED_NOT,
    TRACKED_EXPIRED, /* the base is older than what is kept */
    TRACKED_BROKEN,  /* what should note the changes is missing or no longer fits the table */
    TRACKED_VERDICT_COUNT
};

struct tracking_table {
    char *name;
    int64_t min_valid; /* the oldest base that can be served */
    char enabled_at[CLOCK_TEXT_SIZE];
    int64_t touched; /* keys kept */
    enum tracking_table_verdict verdict;
};

bool tracking_is_installed(struct db *db, bool *yes, struct error *error);
/*
 * Creates the tpv_ objects that all tables share, when they are not there. ERROR_REFUSED
 * when they are of a format newer than this program knows.
 */
bool tracking_install(struct db *db, struct error *error);
/* Takes every tpv_ object out of the database. */
bool tracking_remove_all(struct db *db, struct error *error);

/*
 * Starts to track a table (installs first if needed); nothing happens when it is already
 * tracked in order. A base taken before is not valid for it. ERROR_NOT_FOUND; ERROR_INPUT
 * when the table has no primary key, or a uniqueness that cannot be followed.
 */
bool tracking_enable(struct db *db, const char *table, struct error *error);
/* Stops, and forgets; also for a table that no longer exists or was never tracked. */
bool tracking_disable(struct db *db, const char *table, struct error *error);
/* Makes anew what is broken: every base taken before is invalid for this table. */
bool tracking_repair(struct db *db, const char *table, struct error *error);

/* Opens the next epoch in one short write transaction. ERROR_REFUSED when nothing is installed. */
bool tracking_open_epoch(struct db *db, struct tracking_point *point, struct error *error);

/*
 * Inside the snapshot that is read at `point`, which this connection opened: did others write
 * between the two? A backup taken in between knows the epoch, but not all that was read.
 */
bool tracking_was_overtaken(struct db *db, const struct tracking_point *point, bool *overtaken,
                            struct error *error);
/*
 * After such a reading: opens one more epoch and takes its token, which no backup taken before
 * holds. `point` stays at its own version.
 */
bool tracking_seal_point(struct db *db, struct tracking_point *point, struct error *error);

/* May what was read at `base` be continued? For the whole database. */
bool tracking_check_point(struct db *db, const struct tracking_point *base,
                          enum tracking_verdict *verdict, struct error *error);
/* The same for one table; `base` must have passed tracking_check_point(). */
bool tracking_check_table(struct db *db, const char *table, const struct tracking_point *base,
                          enum tracking_table_verdict *verdict, struct error *error);

/* The tracked tables, by name; the caller frees with tracking_list_free(). Never EXPIRED. */
bool tracking_list(struct db *db, struct tracking_table **tables, size_t *count,
                   struct error *error);
void tracking_list_free(struct tracking_table *tables, size_t count);

/*
 * Forgets the keys last touched in epochs that ended more than `retention_s` seconds ago
 * (0 = all that is there now), in small steps that leave room to other writers. The tables
 * refuse older bases first, then the keys go. `*removed` counts keys, also on failure.
 */
bool tracking_purge(struct db *db, int64_t retention_s, struct job *job, int64_t *removed,
                    struct error *error);

/*
 * Adds the name, not quoted, of the table that holds the touched keys of `table`. Its
 * columns: k1, k2… in the key's order, and version. Join with IS: a key of an ordinary
 * table may hold NULL, and may then be there more than once.
 */
void tracking_touched_name(struct text *name, const char *table);

#endif
