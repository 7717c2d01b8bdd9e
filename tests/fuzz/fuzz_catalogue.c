/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/catalogue.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = ERROR_INIT;
    struct catalogue catalogue;

    if (catalogue_parse((const char *)bytes, size, &catalogue, &error))
        catalogue_clear(&catalogue);
    else if (error.code == ERROR_NONE)
        abort();
    return 0;
}
