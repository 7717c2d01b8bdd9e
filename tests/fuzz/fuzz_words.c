/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/record/record_text.h"
#include "core/settings/dossier.h"
#include "core/settings/records.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS = 8 };

/* Words are lines; whatever they give, the record can be checked and shown. */
static void set_words(const struct record_type *type, char *lines)
{
    struct error error = ERROR_INIT;
    struct text shown = TEXT_INIT;
    void *record = calloc(1, type->size);
    char *words[WORDS];
    char *rest = NULL;
    size_t count = 0;
    size_t bad;

    for (char *word = strtok_r(lines, "\n", &rest); word != NULL && count < WORDS;
         word = strtok_r(NULL, "\n", &rest))
        words[count++] = word;
    record_set_words(type, record, words, count, true, &error);
    error_clear(&error);
    record_apply_defaults(type, record, NULL, &error);
    error_clear(&error);
    record_check(type, record, &bad, &error);
    for (size_t i = 0; i < type->field_count; i++)
        record_show(type, record, i, &shown);
    if (!shown.failed && !utf8_valid(text_string(&shown)))
        abort();
    json_decref(record_to_json(type, record));
    text_clear(&shown);
    free(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < settings_type_count; i++) {
        char *lines = fuzz_string(bytes, size);

        set_words(settings_types[i], lines);
        free(lines);
    }
    return 0;
}
