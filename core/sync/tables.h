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
/* Writes a changed record; tracking follows its `tracking` field. */
bool sync_table_save(struct session *session, struct sync_table *record, const char *parameters,
                     struct job *job, struct error *error);
/* Removes the table from the list with its fields, and its tracking unless another dossier uses it. */
bool sync_table_remove(struct session *session, const char *name, struct job *job,
                       struct error *error);
/* Turns tracking of a listed table on or off. */
bool sync_table_track(struct session *session, const char *name, bool on, struct job *job,
                      struct error *error);

/* The key's fields are always in and cannot be removed. */
bool sync_field_add(struct session *session, const char *table, const char *name, struct job *job,
                    struct error *error);
bool sync_field_remove(struct session *session, const char *table, const char *name,
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
