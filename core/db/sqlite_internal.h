/* SPDX-License-Identifier: MIT */
/* sqlite_internal: what the files of the SQLite backend share. */
#ifndef CORE_DB_SQLITE_INTERNAL_H
#define CORE_DB_SQLITE_INTERNAL_H

#include "core/db/db.h"

struct db {
    struct sqlite3 *handle;
    char *path;
    int wait_ms;
    int64_t wait_began; /* of the lock being waited for */
    int64_t wait_news;
    db_waiting_fn waiting;
    void *waiting_data;
    db_going_fn going;
    void *going_data;
    bool gave_up;
    int trial_ms; /* of a memory database: how long one trial may last */
    int trial_mb; /* and how much it may hold */
};

/* What every connection is set to. */
void db_set_up(struct db *db);

/* Fills the collation of each column: only the library's own call tells it. */
bool db_describe_collations(struct db *db, struct db_table *table, struct error *error);

#endif
