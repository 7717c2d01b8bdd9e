/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/ssh_key.h"
#include "tests/fuzz/fuzz.h"

/* A key that is taken gives one line, whatever it was. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *content = fuzz_string(bytes, size);
    struct error error = ERROR_INIT;
    struct user_key key = { .user = "ANNE" };
    struct text line = TEXT_INIT;

    if (ssh_key_read(content, &key, &error) &&
        (!ssh_key_authorize(&key, "/usr/bin/tpvadmin", "/var/lib/tpv", &line, &error) ||
         strchr(text_string(&line), '\n') != line.data + line.length - 1))
        abort();
    text_clear(&line);
    free(content);
    return 0;
}
