/* SPDX-License-Identifier: MIT */
/* extract_data: the rows of an extract, copied inside one snapshot into data.sqlite. */
#ifndef CORE_SYNC_EXTRACT_DATA_H
#define CORE_SYNC_EXTRACT_DATA_H

#include "core/base/job.h"
#include "core/db/db.h"
#include "core/sync/selection.h"

enum table_mode { TABLE_FULL, TABLE_CHANGES };

struct extract_table {
    const struct selected_table *selected;
    enum table_mode mode;
    int64_t rows, deletes; /* filled by extract_fill() */
};

struct extract_plan {
    struct extract_table *tables;
    size_t count;
    int64_t since;    /* TABLE_CHANGES: keys touched at or after this version */
    const char *path; /* of data.sqlite */
};

/*
 * Makes the file and attaches it to `db` as `extract`. Outside a transaction. `large`: many
 * rows are expected, else many empty tables.
 */
bool extract_attach(struct db *db, const char *path, bool large, struct error *error);

/* What a column compares with in data.sqlite, so that one key there is one key here. Borrowed. */
const char *extract_collation(const struct db_column *column);

/*
 * Copies each table in its mode. Inside a read transaction of `db`, of which the
 * business database is the main one. A table of changes has its rows, and the keys of what is gone
 * in tpv_deleted_<table>. A key that holds a NULL is in both, as it may stand for several rows, and
 * so is one whose spelling changed: whoever applies deletes first.
 */
bool extract_fill(struct db *db, struct extract_plan *plan, struct job *job, struct error *error);

#endif
