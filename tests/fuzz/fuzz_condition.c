/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>

#include "core/sync/condition.h"
#include "tests/fuzz/fuzz.h"

static struct db *database(void)
{
    struct error error = ERROR_INIT;
    char path[] = "/tmp/fuzz-condition-XXXXXX";
    char url[64];
    struct db *db;

    if (mkdtemp(path) == NULL)
        exit(1);
    snprintf(url, sizeof url, "sqlite:%s/b.db", path);
    db = db_open(url, DB_CREATE, &error);
    if (db == NULL || !db_exec(db,
                               "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b REAL);"
                               "INSERT INTO t VALUES (1, 'x', 2.5), (2, NULL, NULL)",
                               &error))
        exit(1);
    return db;
}

/* A condition that is accepted must be one expression: the table can be counted with it. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct db *db;
    struct error error = ERROR_INIT;
    struct db_table table = { .name = NULL };
    struct sync_table record = { .dossier = 1, .name = "t" };
    char *content = fuzz_string(bytes, size);
    int64_t rows = 0;
    int64_t travelling = 0;

    if (db == NULL)
        db = database();
    if (utf8_valid(content) && string_store(record.condition, sizeof record.condition, content) &&
        db_describe(db, "t", &table, &error) && condition_check(db, &table, &record, &error) &&
        (!condition_count(db, &record, &rows, &travelling, &error) || rows != 2 || travelling > 2))
        abort();
    db_table_clear(&table);
    free(content);
    return 0;
}
