/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/record/json.h"

#include <string.h>

#include "core/base/i18n.h"
#include "core/base/text.h"

enum { SUM_LENGTH = 64 };

bool json_wrong(const char *name, struct error *error)
{
    return error_set(error, ERROR_CORRUPT, _("Document incorrect : « %s »."), name);
}

json_t *json_parse(const char *bytes, size_t length, size_t limit, struct error *error)
{
    json_error_t failure;
    json_t *document = NULL;

    if (length > limit)
        error_set(error, ERROR_CORRUPT, _("Document trop grand (%zu octets)."), length);
    else
        document = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &failure);
    if (document == NULL && error->code == ERROR_NONE) {
        json_wrong("JSON", error);
        error_detail(error, "line %d: %s", failure.line, failure.text);
    }
    return document;
}

bool json_take_string(const json_t *object, const char *name, char *to, size_t size,
                      bool may_be_null, struct error *error)
{
    const json_t *value = json_object_get(object, name);

    if (may_be_null && json_is_null(value)) {
        to[0] = '\0';
        return true;
    }
    if (!json_is_string(value) || !string_store(to, size, json_string_value(value)))
        return json_wrong(name, error);
    return true;
}

bool json_take_integer(const json_t *object, const char *name, int64_t minimum, int64_t *to,
                       struct error *error)
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_integer(value) || json_integer_value(value) < minimum)
        return json_wrong(name, error);
    *to = json_integer_value(value);
    return true;
}

bool json_take_sum(const json_t *object, const char *name, char *to, struct error *error)
{
    if (!json_take_string(object, name, to, SUM_LENGTH + 1, false, error))
        return false;
    if (strlen(to) != SUM_LENGTH || strspn(to, "0123456789abcdef") != SUM_LENGTH)
        return json_wrong(name, error);
    return true;
}
