/* SPDX-License-Identifier: MIT */
/*
 * record: a plain C struct and one table that describes its fields.
 *
 * From that table come the SQL row (record_store.h), `key=value` and what is
 * shown, JSON and INI (record_text.h), the form and the list of the console. A new setting
 * is one row of a table, one member of a struct, and a migration.
 *
 * The struct's first member is `struct record head`: it remembers which fields
 * hold a value of their own. The others follow their default, which
 * record_apply_defaults() writes into the struct without marking it.
 */
#ifndef CORE_RECORD_RECORD_H
#define CORE_RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/text.h"

struct record {
    uint64_t set; /* bit n: field n has a value of its own */
};

/* Beside each kind, what the struct's member is. */
enum field_kind {
    FIELD_TEXT,    /* char[size], UTF-8 */
    FIELD_NAME,    /* char[size], no blanks around, no control characters, no slash */
    FIELD_PATH,    /* char[size], absolute */
    FIELD_SECRET,  /* char[size]: sealed in the store, never shown */
    FIELD_INTEGER, /* int64_t */
    FIELD_YES_NO,  /* bool */
    FIELD_CHOICE,  /* int, index in `choices` */
    FIELD_TIME,    /* char[size], UTC text, shown local */
    FIELD_DATE,    /* char[size], a day: 2026-11-24 */
    FIELD_KIND_COUNT
};

enum field_flag {
    FIELD_KEY = 1,       /* part of the primary key */
    FIELD_OWNER = 2,     /* a key that the current dossier gives: nobody types it */
    FIELD_REQUIRED = 4,  /* may not be empty */
    FIELD_READ_ONLY = 8, /* the program's own */
    FIELD_WIDE = 16,     /* left out of lists */
};

struct field_choice {
    const char *value; /* stable ASCII word: store, command, JSON, INI */
    const char *label; /* N_() */
};

struct field {
    const char *name;  /* stable ASCII word: SQL column, command, JSON, INI */
    const char *label; /* N_() */
    const char *help;  /* N_(), one sentence */
    const char *tab;   /* N_(), the form's tab; NULL = the first */
    enum field_kind kind;
    unsigned flags;                     /* enum field_flag */
    size_t offset, size;                /* of the member, in bytes */
    const char *fallback;               /* default, as text; may hold {placeholders}; NULL = none */
    int64_t minimum, maximum;           /* FIELD_INTEGER */
    const struct field_choice *choices; /* FIELD_CHOICE, ended by { NULL } */
    /* Optional; sees the whole record. Fails with ERROR_INPUT. */
    bool (*check)(const void *record, struct error *error);
};

struct record_type {
    const char *name;  /* SQL table, INI section, JSON name */
    const char *label; /* N_(), singular */
    const char *empty; /* N_(), what an empty list says and which command fills it */
    const char *order; /* SQL ORDER BY */
    size_t size;       /* of the struct */
    const struct field *fields;
    size_t field_count; /* 64 at most */
};

/* A row of a field table: name, offset and size of one word. */
#define RECORD_FIELD(record_struct, member)                     \
    .name = #member, .offset = offsetof(record_struct, member), \
    .size = sizeof(((record_struct *)0)->member)

#define RECORD_COUNT(fields) (sizeof(fields) / sizeof(fields)[0])

/* Index of a field, or -1. */
int record_find(const struct record_type *type, const char *name);

/* A record with nothing set. `record` points at a struct of that type, as everywhere below. */
void record_init(const struct record_type *type, void *record);
/* Overwrites secrets; the record is empty afterwards. */
void record_wipe(const struct record_type *type, void *record);

bool record_is_set(const void *record, size_t index);

/*
 * Gives field `index` the value written in `value`; "" takes its own value away.
 * Checks the field alone. ERROR_INPUT with a sentence that names the field.
 */
bool record_set(const struct record_type *type, void *record, size_t index, const char *value,
                struct error *error);

/* The value as record_set() reads it; a secret in clear: for the store only. */
void record_get(const struct record_type *type, const void *record, size_t index,
                struct text *value);
/* The value for people: choices by label, a secret as •••• or (vide), local time. */
void record_show(const struct record_type *type, const void *record, size_t index,
                 struct text *value);
/* True when the field holds nothing, of its own or by default. */
bool record_is_empty(const struct record_type *type, const void *record, size_t index);

/* Checks every field, required ones too. On false `*bad` is the first wrong index. */
bool record_check(const struct record_type *type, const void *record, size_t *bad,
                  struct error *error);

/*
 * Where defaults come from: adds the template of a field to `template` and
 * returns true, or returns false to use the field's fallback; `place` adds the
 * value of a {placeholder}, false when it knows none of that name.
 */
struct record_defaults {
    bool (*template_of)(void *data, const struct field *field, struct text *template);
    bool (*place)(void *data, const struct record_type *type, const void *record, const char *name,
                  struct text *value);
    void *data;
};

/* Writes the default of every field that is not set. `defaults` may be NULL. */
bool record_apply_defaults(const struct record_type *type, void *record,
                           const struct record_defaults *defaults, struct error *error);

/* Replaces {name} through `place`; an unknown placeholder stays as it is. */
bool record_expand(const char *template, const struct record_type *type, const void *record,
                   const struct record_defaults *defaults, struct text *out);

#endif
