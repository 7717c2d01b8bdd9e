/* SPDX-License-Identifier: MIT */
/*
 * tables: Tables à synchroniser, Champs à synchroniser, and the tracking that goes with them.
 *
 * What cannot work is refused when it is entered, against what the business database
 * really holds.
 */
#ifndef CORE_SYNC_TABLES_H
#define CORE_SYNC_TABLES_H

#include "core/base/job.h"
#include "core/settings/records.h"
#include "core/settings/session.h"
#include "core/sync/tracking.h"

/* Adds a table, with all its columns as fields. The record's key fields are set. */
bool sync_table_add(struct session *session, struct sync_table *record, const char *parameters,
                    struct job *job, struct error *error);
/*
 * The same as a part of more: when the caller's own transaction fails, it gives `turned_on`, where
 * tables are added that begin to be tracked, to sync_tracking_undo(); it clears it in any case.
 */
bool sync_table_add_part(struct session *session, struct sync_table *record, const char *parameters,
                         struct string_list *turned_on, struct job *job, struct error *error);
/* Stops to track these tables, unless another dossier uses it; a failure is a note. Empties. */
void sync_tracking_undo(struct session *session, struct string_list *turned_on, struct job *job);
/* Writes a changed record; tracking follows its `tracking` field. */
bool sync_table_save(struct session *session, struct sync_table *record, const char *parameters,
                     struct job *job, struct error *error);
/* Removes the table from the list with its fields, and its tracking unless another dossier uses it. */
bool sync_table_remove(struct session *session, const char *name, struct job *job,
                       struct error *error);
/* Reads a listed table's record, as stored. ERROR_NOT_FOUND names it. */
bool sync_table_load(struct session *session, const char *name, struct sync_table *record,
                     struct error *error);
/* Turns tracking of a listed table on or off. */
bool sync_table_track(struct session *session, const char *name, bool on, struct job *job,
                      struct error *error);

/* The key's fields are always in and cannot be removed. */
bool sync_field_add(struct session *session, const char *table, const char *name, struct job *job,
                    struct error *error);
bool sync_field_remove(struct session *session, const char *table, const char *name,
                       struct job *job, struct error *error);

/* Where a column of a listed table stands. */
enum field_standing {
    STANDING_FREE,    /* goes in and out as one likes */
    STANDING_KEY,     /* always travels */
    STANDING_TILL,    /* the table's till_column: always travels */
    STANDING_MISSING, /* listed, but the database no longer has it */
    STANDING_COUNT
};

struct field_state {
    char *name;
    char *type; /* as declared, "" when none */
    bool listed;
    enum field_standing standing;
};

struct field_state_list {
    struct field_state *items; /* in the table's order, then those that are missing */
    size_t count;
    bool table_missing; /* the database has no such table */
};

/* The columns of a listed table, in the list or not. The caller clears. ERROR_NOT_FOUND. */
bool sync_field_states(struct session *session, const char *table, struct field_state_list *list,
                       struct job *job, struct error *error);
void field_state_list_clear(struct field_state_list *list);

/*
 * Tries a record, saved or not, as sync_table_save() would check it, and counts: rows of the
 * table, and those that pass its condition and its dossier column.
 */
bool sync_table_try(struct session *session, const struct sync_table *record, int64_t *rows,
                    int64_t *travelling, struct job *job, struct error *error);

/* Rows that travel of one listed table; called in the thread of the work. -1 = cannot be counted. */
typedef void (*table_counted_fn)(void *data, const char *name, int64_t travelling);
/* Counts every listed table, one after the other. */
bool sync_table_count_all(struct session *session, table_counted_fn counted, void *data,
                          struct job *job, struct error *error);

/* A table that the database really has. */
struct discovered_table {
    char *name;
    int64_t rows;
    struct text key; /* "DOS, REF"; empty = none */
    struct text columns;
    size_t column_count;
    bool listed;
};

struct discovery {
    struct discovered_table *tables;
    size_t count;
};

/* Counting the rows reads the database: `job` shows it. The caller clears. */
bool sync_discover(struct session *session, struct discovery *discovery, struct job *job,
                   struct error *error);
void discovery_clear(struct discovery *discovery);

/* A listed table beside what the database says of it. */
struct table_state {
    struct sync_table record;
    struct text broken; /* why it cannot travel; empty = it can */
    size_t fields;
    int64_t touched; /* keys that tracking keeps */
    int64_t min_valid;
    bool tracked; /* really, in the database */
    bool tracking_broken;
};

struct table_state_list {
    struct table_state *items;
    size_t count;
};

bool sync_table_states(struct session *session, struct table_state_list *list, struct job *job,
                       struct error *error);
void table_state_list_clear(struct table_state_list *list);

/* Forgets tracking older than the retention. `*removed` = touched keys. */
bool sync_tracking_purge(struct session *session, struct job *job, int64_t *removed,
                         struct error *error);

#endif
