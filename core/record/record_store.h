/* SPDX-License-Identifier: MIT */
/*
 * record_store: records as rows of the settings store.
 *
 * A field that is not set is NULL in its row. Secrets are sealed with the key.
 * The table has the type's name and its fields as columns.
 */
#ifndef CORE_RECORD_RECORD_STORE_H
#define CORE_RECORD_RECORD_STORE_H

#include "core/base/seal.h"
#include "core/db/db.h"
#include "core/record/record.h"

/* Where records live; both borrowed. */
struct record_place {
    struct db *db;
    const struct seal_key *key;
};

struct record_list {
    const struct record_type *type;
    char *items; /* `count` structs of type->size bytes */
    size_t count;
};

/* Item `index` of a list; borrowed. */
void *record_list_item(const struct record_list *list, size_t index);
/* Wipes and releases. */
void record_list_clear(struct record_list *list);

/*
 * All records of a type, in its order; those of `owner` only when the type has an
 * owner field and `owner` is not 0. The caller clears the list.
 */
bool record_list_load(const struct record_place *place, const struct record_type *type,
                      int64_t owner, struct record_list *list, struct error *error);

/* Some of the records of a type of which the first field is a number that counts up. */
struct record_span {
    int64_t after;  /* only those past this number; 0 = from the first */
    int64_t before; /* only those below this number; 0 = to the last */
    int64_t limit;  /* the newest of them, no more than this; 0 = all */
};

/* Adds those of the span to the end of `list` (empty, or already of that type), oldest first. */
bool record_list_add(const struct record_place *place, const struct record_type *type,
                     const struct record_span *span, struct record_list *list, struct error *error);

/* Reads the record whose key fields are filled in `record`. ERROR_NOT_FOUND names it. */
bool record_load(const struct record_place *place, const struct record_type *type, void *record,
                 struct error *error);
/* ERROR_INPUT when a record with that key exists. */
bool record_insert(const struct record_place *place, const struct record_type *type,
                   const void *record, struct error *error);
/* ERROR_NOT_FOUND when it does not exist. */
bool record_update(const struct record_place *place, const struct record_type *type,
                   const void *record, struct error *error);
bool record_delete(const struct record_place *place, const struct record_type *type,
                   const void *record, struct error *error);

/* The key as people say it: "1", "ART", "ART.REF". */
void record_key_text(const struct record_type *type, const void *record, struct text *text);

#endif
