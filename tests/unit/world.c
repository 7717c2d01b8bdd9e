/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/unit/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/record/record_text.h"
#include "core/settings/licence.h"
#include "core/sync/tables.h"
#include "tests/check.h"

void check_ok(bool ok, struct error *error)
{
    if (!ok || error->code != ERROR_NONE)
        fail_msg("%s: %s | %s", error_name(error->code), error->message, error->detail);
}

void check_refused(bool ok, struct error *error, enum error_code code, const char *words)
{
    if (ok)
        fail_msg("accepted, where « %s » was expected", words == NULL ? error_name(code) : words);
    if (error->code != code || (words != NULL && strstr(error->message, words) == NULL))
        fail_msg("%s: %s | %s, where %s « %s » was expected", error_name(error->code),
                 error->message, error->detail, error_name(code), words == NULL ? "" : words);
    error_clear(error);
}

char *world_path(struct installation *world, const char *name)
{
    char *path = path_join(world->directory, name, &world->error);

    assert_non_null(path);
    return path;
}

void world_write(const char *path, const char *content)
{
    struct error error = ERROR_INIT;

    check_ok(path_write(path, content, strlen(content), 0600, &error), &error);
}

static FILE *start(const char *format, va_list arguments)
{
    struct text command = TEXT_INIT;
    FILE *stream;

    text_format_list(&command, format, arguments);
    fflush(NULL);
    stream = popen(text_string(&command), "r");
    text_clear(&command);
    assert_non_null(stream);
    return stream;
}

char *world_command(const char *format, ...)
{
    struct text output = TEXT_INIT;
    va_list arguments;
    FILE *stream;
    int c;

    va_start(arguments, format);
    stream = start(format, arguments);
    va_end(arguments);
    while ((c = getc(stream)) != EOF)
        text_add_char(&output, (char)c);
    if (output.length > 0 && output.data[output.length - 1] == '\n')
        output.data[--output.length] = '\0';
    assert_int_equal(pclose(stream), 0);
    return text_detach(&output);
}

int world_status(const char *format, ...)
{
    va_list arguments;
    FILE *stream;
    int status;

    va_start(arguments, format);
    stream = start(format, arguments);
    va_end(arguments);
    while (getc(stream) != EOF)
        continue;
    status = pclose(stream);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int world_directory(void **state)
{
    struct installation *world = calloc(1, sizeof *world);

    if (world == NULL)
        return -1;
    *state = world;
    string_store(world->directory, sizeof world->directory, "/tmp/test-unit-XXXXXX");
    if (mkdtemp(world->directory) == NULL)
        return -1;
    snprintf(world->home, sizeof world->home, "%s/home", world->directory);
    snprintf(world->database, sizeof world->database, "%s/gestion.db", world->directory);
    return 0;
}

int world_home(void **state)
{
    struct installation *world;
    struct session_options options = { .user = "test" };

    if (world_directory(state) != 0)
        return -1;
    world = *state;
    options.home = world->home;
    check_ok(home_create(world->home, NULL, &world->error), &world->error);
    check_ok(session_open(&world->session, &options, &world->error), &world->error);
    return 0;
}

static void open_business(struct installation *world)
{
    char url[128];

    snprintf(url, sizeof url, "sqlite:%s", world->database);
    world->business = db_open(url, DB_CREATE, &world->error);
    check_ok(world->business != NULL, &world->error);
    world_sql(world,
              "PRAGMA journal_mode = WAL;"
              "CREATE TABLE art(ref TEXT NOT NULL PRIMARY KEY, label TEXT, price REAL,"
              " dos INTEGER, gross REAL AS (price * 1.2)) WITHOUT ROWID;"
              "INSERT INTO art(ref, label, price, dos) VALUES ('A', 'Pain', 1, 1),"
              " ('B', 'Lait', 2.5, 1), ('C', 'Sel', 3, 2);"
              "CREATE TABLE \"Tarif \"\"été\"\"\"(id INTEGER PRIMARY KEY, \"prix d'achat\" REAL);"
              "INSERT INTO \"Tarif \"\"été\"\"\" VALUES (1, 10), (2, 20);"
              "CREATE TABLE nokey(x)");
}

int world_dossier(void **state)
{
    struct installation *world;
    struct licence licence = { .holder = "Test", .options = LICENCE_TRACKING_OPTION };

    if (world_home(state) != 0)
        return -1;
    world = *state;
    licence.head.set = 1 | 4;
    check_ok(licence_write(world->home, &licence, &world->error), &world->error);
    open_business(world);
    check_ok(world_add_dossier(world, 1, NULL), &world->error);
    return 0;
}

int world_remove(void **state)
{
    struct installation *world = *state;
    struct error error = ERROR_INIT;
    bool ok;

    db_close(world->business);
    session_close(&world->session);
    ok = path_remove_tree(world->directory, &error);
    free(world);
    return ok ? 0 : -1;
}

static bool set_all(const struct record_type *type, void *record, const char *const *words,
                    struct error *error)
{
    for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
        char copy[600];
        char *word = copy;

        string_store(copy, sizeof copy, words[i]);
        if (!record_set_words(type, record, &word, 1, true, error))
            return false;
    }
    return true;
}

static void set_number(const struct record_type *type, void *record, const char *name,
                       int64_t number)
{
    struct error error = ERROR_INIT;
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)number);
    check_ok(record_set(type, record, (size_t)record_find(type, name), text, &error), &error);
}

bool world_add_dossier(struct installation *world, int64_t number, const char *const *words)
{
    struct dossier dossier = { .head = { 0 } };
    char url[128];

    snprintf(url, sizeof url, "sqlite:%s", world->database);
    set_number(&dossier_type, &dossier, "number", number);
    check_ok(record_set(&dossier_type, &dossier, (size_t)record_find(&dossier_type, "label"),
                        "Société", &world->error) &&
                 record_set(&dossier_type, &dossier, (size_t)record_find(&dossier_type, "db_url"),
                            url, &world->error),
             &world->error);
    if (!set_all(&dossier_type, &dossier, words, &world->error) ||
        !session_change(&world->session, CHANGE_ADD, &dossier_type, &dossier, "test",
                        &world->error))
        return false;
    world->session.dossier = number;
    return true;
}

bool world_add_table(struct installation *world, const char *name, const char *const *words)
{
    struct sync_table record = { .head = { 0 } };

    set_number(&sync_table_type, &record, "dossier", world->session.dossier);
    return record_set(&sync_table_type, &record, (size_t)record_find(&sync_table_type, "name"),
                      name, &world->error) &&
           set_all(&sync_table_type, &record, words, &world->error) &&
           sync_table_add(&world->session, &record, name, NULL, &world->error);
}

bool world_add_directory(struct installation *world, const char *code, const char *const *words)
{
    struct directory record = { .head = { 0 } };

    set_number(&directory_type, &record, "dossier", world->session.dossier);
    return record_set(&directory_type, &record, (size_t)record_find(&directory_type, "code"), code,
                      &world->error) &&
           set_all(&directory_type, &record, words, &world->error) &&
           session_change(&world->session, CHANGE_ADD, &directory_type, &record, "test",
                          &world->error);
}

void world_sql(struct installation *world, const char *sql)
{
    check_ok(db_exec(world->business, sql, &world->error), &world->error);
}

int64_t world_number(struct db *db, const char *sql)
{
    struct error error = ERROR_INIT;
    int64_t value = -1;

    check_ok(db_query_integer(db, sql, -1, &value, &error), &error);
    return value;
}

bool world_extract(struct installation *world, enum extract_kind kind,
                   struct extract_result *result)
{
    const struct extract_options options = { .kind = kind };

    return extract_run(&world->session, &options, NULL, result, &world->error);
}

struct db *world_unpack(struct installation *world, const char *archive)
{
    char url[128];
    struct db *db;

    assert_int_equal(world_status("tar --zstd -xf '%s' -C %s", archive, world->directory), 0);
    snprintf(url, sizeof url, "sqlite:%s/data.sqlite", world->directory);
    db = db_open(url, DB_READ_ONLY, &world->error);
    check_ok(db != NULL, &world->error);
    return db;
}
