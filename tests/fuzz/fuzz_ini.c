/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/record/record_text.h"
#include "core/settings/home.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *content = fuzz_string(bytes, size);
    struct error error = ERROR_INIT;
    struct ini *ini = ini_parse(content, "fuzz.ini", &error);
    struct configuration configuration;
    struct string_list sections = { .items = NULL };

    record_init(&configuration_type, &configuration);
    if (ini != NULL) {
        ini_sections(ini, &sections, &error);
        for (size_t i = 0; i < sections.count; i++)
            record_read_ini(&configuration_type, &configuration, ini, sections.items[i], &error);
    }
    string_list_clear(&sections);
    ini_close(ini);
    free(content);
    return 0;
}
