/* SPDX-License-Identifier: MIT */
/*
 * world: an installation, a business database and a dossier in a directory of the test's own.
 *
 * Setup and teardown of cmocka: `*state` is a struct installation. What a test expects to
 * succeed goes through check_ok(), so that a failure shows its sentence.
 */
#ifndef TESTS_UNIT_WORLD_H
#define TESTS_UNIT_WORLD_H

#include "core/db/db.h"
#include "core/settings/records.h"
#include "core/settings/session.h"
#include "core/sync/extract.h"

struct installation {
    char directory[64];
    char home[96];
    char database[96]; /* path */
    struct session session;
    struct db *business; /* another program's connection */
    struct error error;
};

/* Only the directory. */
int world_directory(void **state);
/* An empty installation and its session, of the user "test". */
int world_home(void **state);
/* With a licence, a database of tables "art" and "Tarif \"été\"", and dossier 1 on it. */
int world_dossier(void **state);
int world_remove(void **state);

void check_ok(bool ok, struct error *error);
/* It failed, so, with these words in its sentence (NULL: any); the error is emptied. */
void check_refused(bool ok, struct error *error, enum error_code code, const char *words);
/* A path in the directory; the caller frees. */
char *world_path(struct installation *world, const char *name);
void world_write(const char *path, const char *content);
/* What a command line prints, without its last line end; the caller frees. Its status is 0. */
char *world_command(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Its exit status. */
int world_status(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A dossier of that number on the same database. `words` is ended by NULL. */
bool world_add_dossier(struct installation *world, int64_t number, const char *const *words);
/* Adds a table to the list of the current dossier. */
bool world_add_table(struct installation *world, const char *name, const char *const *words);
/* Adds a directory of packages to the current dossier. */
bool world_add_directory(struct installation *world, const char *code, const char *const *words);
/* Runs SQL on the business database, as another program. */
void world_sql(struct installation *world, const char *sql);
int64_t world_number(struct db *db, const char *sql);

/* An extraction; the caller clears the result. */
bool world_extract(struct installation *world, enum extract_kind kind,
                   struct extract_result *result);
/* data.sqlite of an extract, unpacked with tar; the caller closes it. */
struct db *world_unpack(struct installation *world, const char *archive);

#endif
