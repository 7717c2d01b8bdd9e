/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"

/* What was well-formed stays so however it is cut. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *string = fuzz_string(bytes, size);
    char small[9];
    int64_t value;

    if (utf8_valid(string)) {
        string_store(small, sizeof small, string);
        if (!utf8_valid(small) || utf8_length(small) > utf8_length(string))
            abort();
    }
    string_to_integer(string, -5, INT64_MAX, &value);
    utf8_cut(string);
    free(string);
    return 0;
}
