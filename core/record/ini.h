/* SPDX-License-Identifier: MIT */
/* ini: reading INI files; the only module that knows iniparser. */
#ifndef CORE_RECORD_INI_H
#define CORE_RECORD_INI_H

#include "core/base/error.h"
#include "core/base/text.h"

struct ini; /* opaque */

/*
 * Reads a file; the caller closes it. ERROR_IO (cannot be read), ERROR_INPUT (a line
 * that is not INI: the sentence gives file and line), ERROR_CORRUPT (not a text, over 1 MiB).
 */
struct ini *ini_read(const char *path, struct error *error);
/* The same of a text already in memory, that of the program's own defaults. */
struct ini *ini_parse(const char *content, const char *name, struct error *error);
void ini_close(struct ini *ini);

/* A value, or NULL; section and key in any case. Borrowed until ini_close(). */
const char *ini_get(const struct ini *ini, const char *section, const char *key);
/* Names of a section's keys, lower case. */
bool ini_keys(const struct ini *ini, const char *section, struct string_list *keys,
              struct error *error);
bool ini_sections(const struct ini *ini, struct string_list *sections, struct error *error);

/*
 * Adds `key = "value"`. A value that INI cannot carry (quote, line break) is refused
 * with ERROR_INPUT.
 */
bool ini_add(struct text *text, const char *key, const char *value, struct error *error);

#endif
