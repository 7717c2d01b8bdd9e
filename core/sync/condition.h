/* SPDX-License-Identifier: MIT */
/* condition: which rows of a table travel: an SQL condition on the row's own columns. */
#ifndef CORE_SYNC_CONDITION_H
#define CORE_SYNC_CONDITION_H

#include "core/db/db.h"
#include "core/settings/records.h"

/* Adds the condition with {dossier} replaced by the number. */
void condition_expand(const char *condition, int64_t dossier, struct text *sql);

/*
 * Adds the filter of a table's rows (condition and dossier column), as one SQL
 * expression in parentheses. False when every row travels: nothing is added.
 */
bool condition_filter(const struct sync_table *table, struct text *sql);

/*
 * Checks that the condition is one expression over the columns of the table, the same
 * whenever it is computed: no subquery, no clock, no chance. Nothing of the database is
 * changed. ERROR_INPUT says what is wrong, in the engine's words where it spoke.
 */
bool condition_check(struct db *db, const struct db_table *table, const struct sync_table *record,
                     struct error *error);

/* Rows of the table, and those that travel. */
bool condition_count(struct db *db, const struct sync_table *record, int64_t *rows,
                     int64_t *travelling, struct error *error);

#endif
