/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/package/pattern.h"
#include "tests/fuzz/fuzz.h"

/* The first line is the patterns of a field, the second a path. What is plain matches itself. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = ERROR_INIT;
    struct string_list patterns = { .items = NULL };
    char *content = fuzz_string(bytes, size);
    char *path = strchr(content, '\n');

    if (path != NULL) {
        *path++ = '\0';
        if (pattern_list(content, &patterns, &error)) {
            bool matches = pattern_match(&patterns, path);

            if (patterns.count == 0 && matches)
                abort();
            if (patterns.count == 1 && strpbrk(content, "*?[\\/ \t;") == NULL &&
                strchr(path, '/') == NULL && matches != (strcmp(content, path) == 0))
                abort();
        } else if (error.code == ERROR_NONE) {
            abort();
        }
        string_list_clear(&patterns);
    }
    free(content);
    return 0;
}
