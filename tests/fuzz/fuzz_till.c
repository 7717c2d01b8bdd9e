/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "core/sync/till_configuration.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = ERROR_INIT;
    struct till_configuration configuration;
    char *content = malloc(size + 1);
    bool sealed;

    if (content == NULL)
        return 0;
    memcpy(content, bytes, size);
    content[size] = '\0';
    if (till_configuration_parse(content, "x.ini", NULL, &configuration, &sealed, &error))
        record_wipe(&till_configuration_type, &configuration);
    else if (error.code == ERROR_NONE)
        abort();
    free(content);
    return 0;
}
