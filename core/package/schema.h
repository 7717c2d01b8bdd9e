/* SPDX-License-Identifier: MIT */
/*
 * schema: what the dictionaries of a package say: CREATE TABLE and CREATE INDEX, nothing else.
 *
 * Dictionaries and scripts are tried in a database in memory: they touch nothing else.
 */
#ifndef CORE_PACKAGE_SCHEMA_H
#define CORE_PACKAGE_SCHEMA_H

#include <jansson.h>

#include "core/db/db.h"

/* Each fails with ERROR_INPUT; the sentence gives `name` and the line. */

/* Adds a dictionary to an open memory database: its tables and indexes. */
bool schema_add(struct db *memory, const char *name, const char *sql, struct error *error);
/* Runs a script on the empty tables: what it says must compile and run. */
bool schema_try_script(struct db *memory, const char *name, const char *sql, struct error *error);
/* Compiles one query that returns rows. */
bool schema_try_query(struct db *memory, const char *name, const char *sql, struct error *error);

/*
 * Tables, their columns and indexes, in the order of their names:
 * {"T": {"columns": {"c": "TYPE NOT NULL"…}, "key": ["c"…], "indexes": {"i": "CREATE…"…}}…}.
 * The caller decrefs. NULL on failure.
 */
json_t *schema_json(struct db *memory, struct error *error);

/* Adds a translated sentence for each difference from `before` (may be NULL) to `now`. */
bool schema_compare(json_t *before, json_t *now, struct string_list *differences,
                    struct error *error);

#endif
