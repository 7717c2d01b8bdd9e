/* SPDX-License-Identifier: MIT */
/* sqlite_internal: what the files of the SQLite backend share. */
#ifndef CORE_DB_SQLITE_INTERNAL_H
#define CORE_DB_SQLITE_INTERNAL_H

#include "core/db/db.h"

/* Fills the collation of each column: only the library's own call tells it. */
bool db_describe_collations(struct db *db, struct db_table *table, struct error *error);

#endif
