/* SPDX-License-Identifier: MIT */
/* pattern: which files of a directory travel, as shells name them. */
#ifndef CORE_PACKAGE_PATTERN_H
#define CORE_PACKAGE_PATTERN_H

#include <stdbool.h>

#include "core/base/text.h"

/*
 * The patterns of a field, separated by blanks or ';'. The caller clears. ERROR_INPUT when one
 * is longer than a path.
 */
bool pattern_list(const char *field, struct string_list *patterns, struct error *error);

/*
 * True when one of them matches a path relative to its directory. A pattern without a slash is
 * compared with the last name, one with a slash with the whole path. '*' is any characters but '/',
 * '?' one of them, "[a-z]" and "[!a-z]" one of a set; '\\' makes the next one plain.
 */
bool pattern_match(const struct string_list *patterns, const char *path);

#endif
