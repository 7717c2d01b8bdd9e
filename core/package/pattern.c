/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/package/pattern.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"

static const char separators[] = " \t;";

bool pattern_list(const char *field, struct string_list *patterns, struct error *error)
{
    char *copy = string_copy(field, error);
    char *rest = NULL;
    bool ok = copy != NULL;

    for (char *one = ok ? strtok_r(copy, separators, &rest) : NULL; ok && one != NULL;
         one = strtok_r(NULL, separators, &rest))
        ok = (strlen(one) < PATH_MAX || error_set(error, ERROR_INPUT, _("Motif trop long."))) &&
             string_list_add(patterns, one, error);
    free(copy);
    return ok;
}

bool pattern_match(const struct string_list *patterns, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;

    for (size_t i = 0; i < patterns->count; i++) {
        const char *pattern = patterns->items[i];
        bool whole = strchr(pattern, '/') != NULL;

        if (fnmatch(pattern, whole ? path : name, whole ? FNM_PATHNAME : 0) == 0)
            return true;
    }
    return false;
}
