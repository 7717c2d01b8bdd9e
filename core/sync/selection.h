/* SPDX-License-Identifier: MIT */
/*
 * selection: what a dossier sends, checked against what its database really holds.
 */
#ifndef CORE_SYNC_SELECTION_H
#define CORE_SYNC_SELECTION_H

#include "core/db/db.h"
#include "core/exchange/digest.h"
#include "core/settings/records.h"
#include "core/settings/session.h"

struct selected_table {
    struct sync_table record;
    struct db_table table; /* as it is now */
    size_t *columns;       /* indexes in table.columns, those of the key always among them */
    size_t column_count;
    bool whole;                    /* every column, in the table's order */
    char schema[DIGEST_TEXT_SIZE]; /* changes when what tills receive changes its shape */
};

struct selection {
    struct selected_table *tables; /* active, down, in their order */
    size_t count;
    struct string_list up_tables;
    char hash[DIGEST_TEXT_SIZE]; /* of the whole list, users and tills of the dossier included */
};

/*
 * Reads the tables and fields of the session's dossier and finds them in `db`.
 * What no longer exists is ERROR_INPUT, and named. The caller clears the selection.
 */
bool selection_load(struct session *session, struct db *db, struct selection *selection,
                    struct error *error);
void selection_clear(struct selection *selection);

/* Index among the selected table's chosen columns of the key's column `position` (from 1). */
const struct db_column *selected_key(const struct selected_table *table, int position);

/* Adds the chosen columns, each after `before`, separated by commas. */
void selected_add_columns(const struct selected_table *table, const char *before, struct text *sql);

/*
 * Why a table cannot travel as its record says: it, or one of its fields, is not in the
 * database. Empty when all is well. For lists: never a failure of its own.
 */
bool selection_broken(struct session *session, struct db *db, const struct sync_table *record,
                      struct text *reason, struct error *error);

#endif
