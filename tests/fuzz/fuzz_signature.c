/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/signature.h"
#include "tests/fuzz/fuzz.h"

/* Nothing that was not signed by the key may be taken for it. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *content = fuzz_string(bytes, size);
    struct error error = ERROR_INIT;
    struct verifier verifier = { .id = { 1 }, .key = { 2 } };

    if (signature_check(&verifier, "content", 7, content, &error))
        abort();
    error_clear(&error);
    verifier_parse(content, &verifier, &error);
    free(content);
    return 0;
}
