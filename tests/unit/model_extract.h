/* SPDX-License-Identifier: MIT */
/* model_extract: the real extract, applied to a copy the way a till does. */
#ifndef TESTS_UNIT_MODEL_EXTRACT_H
#define TESTS_UNIT_MODEL_EXTRACT_H

#include "core/base/error.h"
#include "core/db/db.h"
#include "core/sync/extract_data.h"

struct model_table {
    struct selected_table selected;
    enum table_mode mode;
};

/* Selects every column of a table. */
bool model_select(struct db *db, const char *name, struct model_table *table, struct error *error);
void model_unselect(struct model_table *table);

/* Fills data.sqlite at `path` with the tables, since a version, in the open snapshot of `db`. */
bool model_fill(struct db *db, struct model_table *tables, size_t count, int64_t since,
                const char *path, struct error *error);
/* Applies the attached `extract` to the attached `copy`: deletes first, then rows by their key. */
bool model_apply(struct db *db, const struct model_table *tables, size_t count,
                 struct error *error);

#endif
