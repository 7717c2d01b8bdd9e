/* SPDX-License-Identifier: MIT */
/* json: taking values out of documents that come from outside. */
#ifndef CORE_RECORD_JSON_H
#define CORE_RECORD_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

/* Parses a document of at most `limit` bytes; the caller decrefs. NULL: ERROR_CORRUPT. */
json_t *json_parse(const char *bytes, size_t length, size_t limit, struct error *error);

/* A string that fits `size` bytes; null is "" when allowed. ERROR_CORRUPT names the member. */
bool json_take_string(const json_t *object, const char *name, char *to, size_t size,
                      bool may_be_null, struct error *error);
/* An integer of at least `minimum`. */
bool json_take_integer(const json_t *object, const char *name, int64_t minimum, int64_t *to,
                       struct error *error);
/* A BLAKE2b-256 sum: 64 hexadecimal digits, in `to` of 65 bytes. */
bool json_take_sum(const json_t *object, const char *name, char *to, struct error *error);
/* ERROR_CORRUPT that names the member; returns false. */
bool json_wrong(const char *name, struct error *error);

#endif
