/* SPDX-License-Identifier: MIT */
/* Walks the fillings: tables, rows, indexes, then the file gets its name. */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/demo/demo.h"
#include "core/demo/demo_internal.h"

enum {
    LEAST_ROWS = 2,     /* of any table that shrinks with the scale */
    SECOND_PART = 8,    /* dossier 2 is that part of dossier 1 */
    ROWS_A_LOOK = 1024, /* between two looks at the job */
};

static const struct demo_filling *filling_of(enum demo_set set)
{
    return set < SET_ETB ? &demo_goods[set] : &demo_trade[set - SET_ETB];
}

/* Newton's, from above: the root of a scale needs no mathematical library. */
static double square_root(double value)
{
    double root = value < 1 ? 1 : value;

    for (int i = 0; i < 40; i++)
        root = (root + value / root) / 2;
    return root;
}

static int64_t scaled(const struct demo_filling *filling, double scale, int dossier)
{
    double factor = filling->growth == GROWS ? scale : square_root(scale);
    int64_t rows;

    if (filling->growth == GROWS_NOT)
        return filling->rows;
    rows = (int64_t)((double)filling->rows * factor + 0.5);
    if (dossier == 2)
        rows /= SECOND_PART;
    return rows < LEAST_ROWS ? LEAST_ROWS : rows;
}

static void count_rows(struct demo_counts *counts, double scale)
{
    for (enum demo_set set = 0; set < SET_COUNT; set++)
        for (int dossier = 1; dossier <= DEMO_DOSSIERS; dossier++) {
            const struct demo_filling *filling = filling_of(set);
            const struct demo_filling *counted =
                filling->lines == NULL ? filling : filling_of(filling->parent);

            counts->rows[set][dossier - 1] =
                filling->shared && dossier == 2 ? 0 : scaled(counted, scale, dossier);
        }
}

/* INSERT with as many parameters as the table has columns of its own. */
static struct statement *prepare_insert(struct db *db, const char *name, struct error *error)
{
    struct statement *insert = NULL;
    struct db_table table;
    struct text sql = TEXT_INIT;
    const char *separator = "";

    if (!db_describe(db, name, &table, error))
        return NULL;
    text_add(&sql, "INSERT INTO ");
    text_add_identifier(&sql, name);
    text_add(&sql, " VALUES (");
    for (size_t i = 0; i < table.column_count; i++) {
        if (table.columns[i].generated != DB_NOT_GENERATED)
            continue;
        text_format(&sql, "%s?", separator);
        separator = ", ";
    }
    text_add(&sql, ")");
    insert = db_prepare_text(db, &sql, error);
    text_clear(&sql);
    db_table_clear(&table);
    return insert;
}

static bool write_row(struct demo_row *row, demo_fill_fn fill, struct error *error)
{
    uint64_t place = demo_trait(row, row->set, row->number, 0);

    row->parameter = 0;
    row->id++;
    row->random = demo_mix(place + (uint64_t)row->line);
    fill(row);
    return db_run(row->insert, error);
}

static bool write_dossier(struct demo_row *row, const struct demo_filling *filling, struct job *job,
                          struct error *error)
{
    int64_t count = demo_count(row, row->set);

    for (row->number = 0; row->number < count; row->number++) {
        int64_t lines = filling->lines == NULL ? 1 : filling->lines(row);

        for (row->line = 0; row->line < lines; row->line++) {
            if (!write_row(row, filling->fill, error))
                return false;
            if (row->id % ROWS_A_LOOK == 0 && !job_continue(job, error))
                return false;
        }
        if (row->number % ROWS_A_LOOK == 0)
            job_advance(job, row->number, count, JOB_ITEMS);
    }
    return true;
}

static bool write_table(struct db *db, const struct demo_counts *counts, enum demo_set set,
                        struct job *job, struct error *error)
{
    const struct demo_filling *filling = filling_of(set);
    struct text text = TEXT_INIT;
    struct demo_row row = { .counts = counts, .set = set, .text = &text };
    bool ok;

    job_step(job, _("Création des données"), filling->table);
    row.insert = prepare_insert(db, filling->table, error);
    ok = row.insert != NULL && job_continue(job, error);
    for (row.dossier = 1; ok && row.dossier <= DEMO_DOSSIERS; row.dossier++)
        ok = write_dossier(&row, filling, job, error);
    ok = ok && text_ok(&text, error);
    db_finalize(row.insert);
    text_clear(&text);
    return ok;
}

static bool write_indexes(struct db *db, struct job *job, struct error *error)
{
    for (size_t i = 0; i < demo_index_count; i++) {
        job_step(job, _("Création des index"), NULL);
        job_advance(job, (int64_t)i, (int64_t)demo_index_count, JOB_ITEMS);
        if (!job_continue(job, error) || !db_exec(db, demo_indexes[i], error))
            return false;
    }
    return true;
}

static bool write_all(struct db *db, double scale, struct job *job, struct error *error)
{
    struct demo_counts counts = { .rows = { { 0 } } };
    bool ok = db_begin(db, DB_BEGIN_WRITE, error);

    count_rows(&counts, scale);
    for (size_t i = 0; ok && i < demo_schema_count; i++)
        ok = db_exec(db, demo_schema[i], error);
    for (enum demo_set set = 0; ok && set < SET_COUNT; set++)
        ok = write_table(db, &counts, set, job, error);
    return ok && write_indexes(db, job, error) && db_commit(db, error) &&
           db_exec(db, "PRAGMA analysis_limit = 400; ANALYZE", error);
}

static bool still_going(void *data)
{
    return !job_stopping(data);
}

/* Nobody sees the file before it is whole: no journal, nothing flushed until the end. */
static bool write_file(const char *path, double scale, struct job *job, struct error *error)
{
    static const char prepare[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                                  "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536";
    char *url = string_format(error, "sqlite:%s", path);
    struct db *db = url == NULL ? NULL : db_open(url, DB_CREATE, error);
    bool ok = db != NULL;

    if (ok)
        db_set_going(db, still_going, job);
    ok = ok && db_exec(db, prepare, error) && write_all(db, scale, job, error) &&
         db_exec(db, "PRAGMA journal_mode = WAL", error);
    db_close(db);
    free(url);
    return ok && path_sync(path, error);
}

static bool check_request(const char *path, double scale, struct error *error)
{
    if (path[0] != '/')
        return error_set(error, ERROR_INPUT, _("« %s » n'est pas un chemin absolu."), path);
    if (!(scale >= 0.01 && scale <= 200))
        return error_set(error, ERROR_INPUT,
                         _("L'échelle de la base de démonstration va de 0,01 à 200."));
    if (path_exists(path))
        return error_set(error, ERROR_INPUT,
                         _("« %s » existe déjà : donnez un nom de fichier nouveau."), path);
    return true;
}

bool demo_generate(const char *path, double scale, struct job *job, struct error *error)
{
    static const char *const leftovers[] = { "", "-journal", "-wal", "-shm" };
    char *part = NULL;
    bool ok = check_request(path, scale, error);

    if (!ok)
        return false;
    part = string_format(error, "%s.part", path);
    ok = part != NULL && path_remove(part, error) && write_file(part, scale, job, error) &&
         path_rename(part, path, error);
    for (size_t i = 0; part != NULL && i < sizeof leftovers / sizeof leftovers[0]; i++) {
        char *leftover = string_format(error, "%s%s", part, leftovers[i]);

        if (leftover != NULL)
            unlink(leftover);
        free(leftover);
    }
    free(part);
    return ok;
}
