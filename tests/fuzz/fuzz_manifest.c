/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/manifest.h"
#include "tests/fuzz/fuzz.h"

/* What is accepted can be told, and its names stay below the directory where it is unpacked. */
static void use(const struct manifest *manifest)
{
    struct text text = TEXT_INIT;

    for (size_t i = 0; i < manifest->member_count; i++) {
        const char *name = manifest->members[i].name;

        if (name[0] == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../") != NULL)
            abort();
    }
    manifest_tell(manifest, &text);
    manifest_describe(manifest, &text);
    text_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = ERROR_INIT;
    struct manifest manifest;

    if (manifest_parse((const char *)bytes, size, &manifest, &error)) {
        use(&manifest);
        manifest_clear(&manifest);
    } else if (error.code == ERROR_NONE) {
        abort();
    }
    return 0;
}
