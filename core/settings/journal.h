/* SPDX-License-Identifier: MIT */
/* journal: who did what, when, with which result; append-only, no secret in it. */
#ifndef CORE_SETTINGS_JOURNAL_H
#define CORE_SETTINGS_JOURNAL_H

#include "core/db/db.h"
#include "core/record/record_store.h"

enum journal_result {
    JOURNAL_DONE,
    JOURNAL_PARTIAL,
    JOURNAL_FAILED,
    JOURNAL_REFUSED,
    JOURNAL_STOPPED,
};

struct journal_entry {
    struct record head;
    int64_t id;
    char at[32]; /* UTC */
    char user[65];
    int64_t dossier; /* 0 = none */
    char action[65]; /* "extract full", "dossier set" */
    char parameters[1025];
    int result; /* enum journal_result */
    int64_t duration_ms;
    char message[2049];
};

extern const struct record_type journal_type;

/* The result that an error means. */
enum journal_result journal_result_of(const struct error *error);

/* Appends an entry, of which `id` and `at` are filled here. Inside the caller's transaction if any. */
bool journal_append(struct db *db, struct journal_entry *entry, struct error *error);

/*
 * Adds entries to the end of `list`, oldest first: see struct record_span. Reading what came
 * after the last number seen costs what came, however long the journal is.
 */
bool journal_read(const struct record_place *place, const struct record_span *span,
                  struct record_list *list, struct error *error);
/* How many entries there are: they count from 1 and none is ever removed. */
bool journal_count(struct db *db, int64_t *count, struct error *error);

/*
 * The numbers of all entries in the order of one field of journal_type, equals newest first. The
 * caller frees *numbers, also after a failure.
 */
bool journal_sort(struct db *db, const struct field *field, bool descending, int64_t **numbers,
                  size_t *count, struct error *error);

#endif
