/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/manifest.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = ERROR_INIT;
    struct manifest manifest;

    if (manifest_parse((const char *)bytes, size, &manifest, &error))
        manifest_clear(&manifest);
    else if (error.code == ERROR_NONE)
        abort();
    return 0;
}
