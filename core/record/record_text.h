/* SPDX-License-Identifier: MIT */
/* record_text: a record as JSON, as INI, and as key=value words. */
#ifndef CORE_RECORD_RECORD_TEXT_H
#define CORE_RECORD_RECORD_TEXT_H

#include <jansson.h>

#include "core/record/ini.h"
#include "core/record/record.h"

/*
 * An object with every field; numbers and booleans as such; a secret as "••••" or
 * null; "defaults" lists the fields that follow their default. The caller decrefs; NULL when
 * memory is out.
 */
json_t *record_to_json(const struct record_type *type, const void *record);

/*
 * Sets the fields named by `words` ("key=value"). A key that may not be changed
 * (unknown, read-only, owner, or part of the key when `keys` is false) is ERROR_USAGE.
 */
bool record_set_words(const struct record_type *type, void *record, char *const *words,
                      size_t count, bool keys, struct error *error);

/* Adds the section [type->name] with the fields that hold something, secrets left out. */
bool record_add_ini(const struct record_type *type, const void *record, struct text *text,
                    struct error *error);

/*
 * Sets the fields that `section` gives. A key that is no field is ERROR_INPUT with
 * its name; fields of the key and read-only ones are refused in the same way.
 */
bool record_read_ini(const struct record_type *type, void *record, const struct ini *ini,
                     const char *section, struct error *error);

#endif
