/* SPDX-License-Identifier: MIT */
/* The SQL of a package, tried in memory before anything is built: dictionaries, then scripts. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/package/review_internal.h"
#include "core/sync/business.h"

static bool ends_with(const char *string, const char *end)
{
    size_t length = strlen(string);

    return length > strlen(end) && strcmp(string + length - strlen(end), end) == 0;
}

/*
 * One that is older than the date stays at home and is tried all the same: what is written in the
 * others may stand on it.
 */
static bool is_dictionary(const struct review_file *file)
{
    return strcmp(file->directory->code, DIRECTORY_DICTIONARIES) == 0 &&
           ends_with(file->path, ".sql") &&
           (file->reason == REASON_KEPT || file->reason == REASON_OLDER);
}

static char *read_sql(const char *path, struct error *error)
{
    size_t size = 0;
    char *sql = path_read(path, SQL_LIMIT, &size, error);

    if (sql != NULL && (strlen(sql) != size || !utf8_valid(sql))) {
        error_set(error, ERROR_INPUT, _("« %s » n'est pas un texte UTF-8."), path);
        free(sql);
        sql = NULL;
    }
    return sql;
}

static bool add_dictionary(struct db *memory, const struct review_file *file, struct error *error)
{
    char *path = path_join(file->directory->source, file->path, error);
    char *sql = path == NULL ? NULL : read_sql(path, error);
    bool ok = sql != NULL && schema_add(memory, file->path, sql, error);

    free(sql);
    free(path);
    return ok;
}

static bool try_dictionaries(struct db *memory, struct job *job, struct package_review *review,
                             struct error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && i < review->count; i++)
        if (is_dictionary(&review->files[i])) {
            job_step(job, _("Essai du dictionnaire"), review->files[i].path);
            ok = job_continue(job, error) && add_dictionary(memory, &review->files[i], error);
        }
    review->schema = ok ? schema_json(memory, error) : NULL;
    return review->schema != NULL;
}

/* x.sql -> x.verify.sql, when there is one. */
static bool beside(const char *path, const char *what, char **found, struct error *error)
{
    char *candidate =
        string_format(error, "%.*s.%s.sql", (int)(strlen(path) - strlen(".sql")), path, what);

    if (candidate != NULL && path_exists(candidate)) {
        *found = candidate;
        return true;
    }
    free(candidate);
    return candidate != NULL;
}

static bool add_script(struct package_review *review, const char *path, struct error *error)
{
    struct package_script *script = &review->scripts[review->script_count];

    if (!ends_with(path, ".sql"))
        return error_set(error, ERROR_INPUT, _("Script « %s » : un fichier .sql est attendu."),
                         path);
    script->path = string_copy(path, error);
    review->script_count++;
    return script->path != NULL && beside(path, "verify", &script->verify, error) &&
           beside(path, "revert", &script->revert, error);
}

static bool try_file(struct db *memory, const char *path,
                     bool (*try_it)(struct db *, const char *, const char *, struct error *),
                     struct error *error)
{
    char *sql;
    bool ok;

    if (path == NULL)
        return true;
    sql = read_sql(path, error);
    ok = sql != NULL && try_it(memory, path_name(path), sql, error);
    free(sql);
    return ok;
}

static bool try_script(struct db *memory, const struct package_script *script, struct error *error)
{
    return try_file(memory, script->path, schema_try_script, error) &&
           try_file(memory, script->verify, schema_try_query, error) &&
           try_file(memory, script->revert, schema_try_script, error);
}

/* A table of the business database as tills have it: empty. One the dictionaries made stays. */
static void borrow_table(struct db *memory, const struct statement *row)
{
    struct error already = ERROR_INIT;

    schema_add(memory, db_text(row, 0), db_text(row, 1), &already);
}

/* Scripts speak of the tables that are synchronised too. */
static bool borrow_tables(struct session *session, struct job *job, struct db *memory,
                          struct error *error)
{
    struct db *business = business_open(session, job, error);
    struct statement *row =
        business == NULL ? NULL
                         : db_prepare(business,
                                      "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
                                      " AND (type = 'table' OR type = 'index')"
                                      " AND name NOT LIKE 'tpv\\_%' ESCAPE '\\'"
                                      " ORDER BY type DESC",
                                      error);

    while (row != NULL && db_step(row, error))
        borrow_table(memory, row);
    db_finalize(row);
    db_close(business);
    return error->code == ERROR_NONE;
}

static bool try_scripts(struct session *session, const struct package_options *options,
                        struct job *job, struct db *memory, struct package_review *review,
                        struct error *error)
{
    bool ok = true;

    review->scripts = calloc(options->scripts.count + 1, sizeof *review->scripts);
    if (review->scripts == NULL)
        return error_memory(error);
    if (options->scripts.count > 0)
        ok = borrow_tables(session, job, memory, error);
    for (size_t i = 0; ok && i < options->scripts.count; i++) {
        job_step(job, _("Essai du script"), options->scripts.items[i]);
        ok = job_continue(job, error) && add_script(review, options->scripts.items[i], error) &&
             try_script(memory, &review->scripts[i], error);
    }
    return ok;
}

bool review_try_sql(struct session *session, const struct package_options *options, struct job *job,
                    struct package_review *review, struct error *error)
{
    struct db *memory = db_open_memory(error);
    bool ok = memory != NULL && try_dictionaries(memory, job, review, error) &&
              try_scripts(session, options, job, memory, review, error);

    db_close(memory);
    return ok;
}
