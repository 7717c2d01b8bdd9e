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

/* clang-format off */
static const struct {
    const char *between; /* x and .sql */
    bool (*try_it)(struct db *, const char *, const char *, struct error *);
} part_kinds[] = {
    [SCRIPT_RUN]    = { "",        schema_try_script },
    [SCRIPT_VERIFY] = { ".verify", schema_try_query },
    [SCRIPT_REVERT] = { ".revert", schema_try_script },
};
/* clang-format on */
_Static_assert(sizeof part_kinds / sizeof part_kinds[0] == SCRIPT_PART_COUNT, "one per part");

/* x.sql -> x.verify.sql, when there is one. */
static bool find_part(const char *path, size_t kind, struct script_part *part, struct error *error)
{
    size_t length = strlen(path) - strlen(".sql");
    char *candidate =
        string_format(error, "%.*s%s.sql", (int)length, path, part_kinds[kind].between);

    if (candidate != NULL && (kind == SCRIPT_RUN || path_exists(candidate))) {
        part->path = candidate;
        return true;
    }
    free(candidate);
    return candidate != NULL;
}

static bool add_script(struct package_review *review, const char *path, struct error *error)
{
    struct package_script *script = &review->scripts[review->script_count++];
    struct text shown = TEXT_INIT;
    bool ok = true;

    scan_show_path(path, &shown);
    if (!ends_with(path, ".sql"))
        ok = error_set(error, ERROR_INPUT, _("Script « %s » : un fichier .sql est attendu."),
                       text_string(&shown));
    else if (!scan_name_travels(path_name(path)))
        ok = error_set(error, ERROR_INPUT,
                       _("Script « %s » : ce nom ne voyage pas, donnez-lui en un autre."),
                       text_string(&shown));
    for (size_t i = 0; ok && i < SCRIPT_PART_COUNT; i++)
        ok = find_part(path, i, &script->parts[i], error);
    text_clear(&shown);
    return ok;
}

static bool try_part(struct db *memory, struct package_script *script, size_t kind,
                     struct error *error)
{
    struct script_part *part = &script->parts[kind];
    char *sql;
    bool ok;

    if (part->path == NULL)
        return true;
    sql = read_sql(part->path, error);
    if (sql != NULL)
        digest_bytes(sql, strlen(sql), part->sum);
    ok = sql != NULL && part_kinds[kind].try_it(memory, path_name(part->path), sql, error);
    free(sql);
    return ok;
}

/* Tills run once what they know by its sum. */
static bool check_other(const struct package_review *review, size_t index, struct error *error)
{
    const struct script_part *run = &review->scripts[index].parts[SCRIPT_RUN];

    for (size_t i = 0; i < index; i++) {
        const struct script_part *other = &review->scripts[i].parts[SCRIPT_RUN];

        if (strcmp(run->sum, other->sum) == 0)
            return error_set(error, ERROR_INPUT,
                             _("Script « %s » : c'est le même que « %s », et les caisses "
                               "n'exécutent un script qu'une fois."),
                             run->path, other->path);
    }
    return true;
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

/* In their order, each with what verifies it; then, from the last, what takes them back. */
static bool try_each(struct db *memory, struct job *job, struct package_review *review,
                     struct error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && i < review->script_count; i++) {
        struct package_script *script = &review->scripts[i];

        job_step(job, _("Essai du script"), script->parts[SCRIPT_RUN].path);
        ok = job_continue(job, error) && try_part(memory, script, SCRIPT_RUN, error) &&
             check_other(review, i, error) && try_part(memory, script, SCRIPT_VERIFY, error);
    }
    for (size_t i = review->script_count; ok && i-- > 0;)
        ok =
            job_continue(job, error) && try_part(memory, &review->scripts[i], SCRIPT_REVERT, error);
    return ok;
}

static bool try_scripts(struct session *session, const struct package_options *options,
                        struct job *job, struct db *memory, struct package_review *review,
                        struct error *error)
{
    bool ok = true;

    if (options->scripts.count == 0)
        return true;
    review->scripts = calloc(options->scripts.count, sizeof *review->scripts);
    if (review->scripts == NULL)
        return error_memory(error);
    for (size_t i = 0; ok && i < options->scripts.count; i++)
        ok = add_script(review, options->scripts.items[i], error);
    return ok && borrow_tables(session, job, memory, error) && try_each(memory, job, review, error);
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
