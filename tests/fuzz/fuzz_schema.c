/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/package/schema.h"
#include "tests/fuzz/fuzz.h"

enum { LIMIT_MS = 50, LIMIT_MB = 8 };

/* A dictionary leaves tables and indexes, and nothing in them; a script ends. */
static void try_all(struct db *memory, const char *sql)
{
    struct error error = ERROR_INIT;
    struct error failure = ERROR_INIT;
    int64_t strange = -1;
    json_t *schema;

    if (!schema_add(memory, "d.sql", sql, &error) && error.code != ERROR_INPUT)
        abort();
    if (!db_query_integer(memory,
                          "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')",
                          -1, &strange, &failure) ||
        strange != 0)
        abort();
    schema = schema_json(memory, &failure);
    if (schema == NULL)
        abort();
    json_decref(schema);
    error_clear(&error);
    if (!schema_try_script(memory, "s.sql", sql, &error) && error.code != ERROR_INPUT)
        abort();
    error_clear(&error);
    if (!schema_try_query(memory, "v.sql", sql, &error) && error.code != ERROR_INPUT)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error error = ERROR_INIT;
    char *sql = fuzz_string(bytes, size);
    struct db *memory = utf8_valid(sql) ? db_open_memory(&error) : NULL;

    if (memory != NULL) {
        db_limit_trials(memory, LIMIT_MS, LIMIT_MB);
        try_all(memory, sql);
    }
    db_close(memory);
    free(sql);
    return 0;
}
