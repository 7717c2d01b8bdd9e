/* SPDX-License-Identifier: MIT */
/* The SQLite side of db.h; with sqlite_trial.c the only file that includes sqlite3.h. */
#include "config.h"

#include "core/db/db.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/text.h"
#include "core/db/sqlite_internal.h"

enum {
    WAIT_DEFAULT_MS = 10000,
    WAIT_STEP_MS = 20,   /* between two tries to take a lock */
    WAIT_NEWS_MS = 100,  /* between two calls of `waiting` */
    GOING_STEPS = 20000, /* virtual machine steps between two questions: some 200 µs */
};

struct statement {
    struct db *db;
    sqlite3_stmt *handle;
    int bind_failure;
};

static const char scheme[] = "sqlite:";

/* clang-format off */
static const struct {
    int code; /* SQLite's primary result code */
    enum error_code ours;
    const char *sentence;
} failures[] = {
    { SQLITE_NOMEM,     ERROR_MEMORY,    N_("Mémoire insuffisante.") },
    { SQLITE_BUSY,      ERROR_LOCKED,    N_("La base « %s » est verrouillée par un autre programme : recommencez quand il aura fini.") },
    { SQLITE_LOCKED,    ERROR_LOCKED,    N_("La base « %s » est verrouillée par un autre programme : recommencez quand il aura fini.") },
    { SQLITE_FULL,      ERROR_IO,        N_("Disque plein en écrivant « %s » : libérez de la place puis recommencez.") },
    { SQLITE_IOERR,     ERROR_IO,        N_("Erreur d'entrée-sortie sur « %s » : vérifiez le disque.") },
    { SQLITE_READONLY,  ERROR_DATABASE,  N_("La base « %s » n'est pas modifiable : vérifiez les droits du fichier et de son répertoire.") },
    { SQLITE_PERM,      ERROR_DATABASE,  N_("Accès refusé à « %s » : vérifiez les droits du fichier et de son répertoire.") },
    { SQLITE_CANTOPEN,  ERROR_DATABASE,  N_("Impossible d'ouvrir « %s » : vérifiez le chemin et les droits.") },
    { SQLITE_NOTADB,    ERROR_CORRUPT,   N_("« %s » n'est pas une base de données SQLite.") },
    { SQLITE_CORRUPT,   ERROR_CORRUPT,   N_("La base « %s » est endommagée : restaurez une sauvegarde.") },
    { SQLITE_INTERRUPT, ERROR_STOPPED,   N_("Arrêt demandé : rien n'a été publié.") },
    { 0,                ERROR_DATABASE,  N_("La base « %s » a refusé une opération : %s") },
};
/* clang-format on */

/* Words of the engine that add to the sentence, for rows whose sentence has a second place. */
static bool fail(struct db *db, int code, const char *sql, struct error *error)
{
    const char *words = db->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db->handle);
    size_t row = 0;

    if (error->code != ERROR_NONE)
        return false;
    if (db->gave_up)
        code = SQLITE_INTERRUPT;
    while (failures[row].code != 0 && failures[row].code != (code & 0xff))
        row++;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    error_set(error, failures[row].ours, gettext(failures[row].sentence), db->path, words);
#pragma GCC diagnostic pop
    if (failures[row].ours == ERROR_IO && db->handle != NULL)
        error->system = sqlite3_system_errno(db->handle);
    return error_detail(error, "%s (%d)%s%s", words, code, sql == NULL ? "" : " | ",
                        sql == NULL ? "" : sql);
}

/* Borrowed from `url`, which must have passed db_url_check(). */
static const char *url_path(const char *url)
{
    return url + strlen(scheme);
}

bool db_url_check(const char *url, struct error *error)
{
    if (strncmp(url, scheme, strlen(scheme)) == 0 && url_path(url)[0] == '/' &&
        url_path(url)[1] != '\0')
        return true;
    if (strncmp(url, "postgresql:", strlen("postgresql:")) == 0)
        return error_set(
            error, ERROR_INPUT,
            _("PostgreSQL n'est pas encore pris en charge : donnez « sqlite:/chemin/fichier.db »."));
    return error_set(
        error, ERROR_INPUT,
        _("« %s » n'est pas une adresse de base : donnez « sqlite:/chemin/fichier.db »."), url);
}

static int on_busy(void *data, int count)
{
    struct db *db = data;
    int64_t now = clock_monotonic_ms();

    if (count == 0) {
        db->wait_began = now;
        db->wait_news = now;
    }
    if (now - db->wait_began >= db->wait_ms)
        return 0;
    if (db->waiting != NULL && now - db->wait_news >= WAIT_NEWS_MS) {
        db->wait_news = now;
        if (!db->waiting(db->waiting_data, (int)(now - db->wait_began))) {
            db->gave_up = true;
            return 0;
        }
    }
    sqlite3_sleep(WAIT_STEP_MS);
    return 1;
}

static int on_progress(void *data)
{
    struct db *db = data;

    if (db->going == NULL || db->going(db->going_data))
        return 0;
    db->gave_up = true;
    return 1;
}

static int open_flags(enum db_mode mode)
{
    static const int flags[] = {
        [DB_READ_ONLY] = SQLITE_OPEN_READONLY,
        [DB_READ_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };

    /* A connection serves one thread at a time: no mutex (20 % of a reading loop). */
    return flags[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
}

/*
 * Opening is lazy in SQLite: reading the schema says whether it really is a database. One that
 * is locked is: nothing is waited for here, the owner has not yet said how.
 */
static bool check_readable(struct db *db, struct error *error)
{
    struct error failure = ERROR_INIT;
    int64_t ignored;
    bool ok;

    db->wait_ms = 0;
    ok = db_query_integer(db, "SELECT count(*) FROM sqlite_schema", 0, &ignored, &failure) ||
         failure.code == ERROR_LOCKED;
    db->wait_ms = WAIT_DEFAULT_MS;
    if (!ok)
        *error = failure;
    return ok;
}

void db_set_up(struct db *db)
{
    sqlite3_extended_result_codes(db->handle, 1);
    /* Double-quoted words are identifiers, never strings: a misspelt column is an error. */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    /* The databases come from elsewhere: what their schema calls must be harmless. */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
}

struct db *db_open(const char *url, enum db_mode mode, struct error *error)
{
    struct db *db = NULL;
    int code;

    if (!db_url_check(url, error))
        return NULL;
    if (mode != DB_CREATE && access(url_path(url), F_OK) != 0) {
        error_set(error, ERROR_NOT_FOUND, _("La base « %s » n'existe pas : vérifiez son adresse."),
                  url_path(url));
        return NULL;
    }
    db = calloc(1, sizeof *db);
    if (db == NULL || (db->path = string_copy(url_path(url), error)) == NULL) {
        error_memory(error);
        goto fail;
    }
    code = sqlite3_open_v2(db->path, &db->handle, open_flags(mode), NULL);
    if (code != SQLITE_OK) {
        fail(db, code, NULL, error);
        goto fail;
    }
    sqlite3_busy_handler(db->handle, on_busy, db);
    db_set_up(db);
    if (!check_readable(db, error))
        goto fail;
    return db;
fail:
    db_close(db);
    return NULL;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    sqlite3_close_v2(db->handle);
    free(db->path);
    free(db);
}

const char *db_engine(void)
{
    return "SQLite " SQLITE_VERSION;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

void db_set_wait(struct db *db, int timeout_ms, db_waiting_fn waiting, void *data)
{
    db->wait_ms = timeout_ms;
    db->waiting = waiting;
    db->waiting_data = data;
}

void db_set_going(struct db *db, db_going_fn going, void *data)
{
    db->going = going;
    db->going_data = data;
    sqlite3_progress_handler(db->handle, going == NULL ? 0 : GOING_STEPS, on_progress, db);
}

bool db_exec(struct db *db, const char *sql, struct error *error)
{
    int code;

    db->gave_up = false;
    code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? true : fail(db, code, sql, error);
}

bool db_exec_text(struct db *db, const struct text *sql, struct error *error)
{
    return text_ok(sql, error) && db_exec(db, text_string(sql), error);
}

bool db_exec_format(struct db *db, struct error *error, const char *format, ...)
{
    struct text sql = TEXT_INIT;
    va_list arguments;
    bool ok;

    va_start(arguments, format);
    text_format_list(&sql, format, arguments);
    va_end(arguments);
    ok = db_exec_text(db, &sql, error);
    text_clear(&sql);
    return ok;
}

struct statement *db_prepare(struct db *db, const char *sql, struct error *error)
{
    struct statement *statement = calloc(1, sizeof *statement);
    int code;

    if (statement == NULL) {
        error_memory(error);
        return NULL;
    }
    db->gave_up = false;
    statement->db = db;
    code = sqlite3_prepare_v2(db->handle, sql, -1, &statement->handle, NULL);
    if (code == SQLITE_OK)
        return statement;
    fail(db, code, sql, error);
    free(statement);
    return NULL;
}

struct statement *db_prepare_text(struct db *db, const struct text *sql, struct error *error)
{
    return text_ok(sql, error) ? db_prepare(db, text_string(sql), error) : NULL;
}

void db_finalize(struct statement *statement)
{
    if (statement == NULL)
        return;
    sqlite3_finalize(statement->handle);
    free(statement);
}

void db_reset(struct statement *statement)
{
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    statement->bind_failure = SQLITE_OK;
}

static void keep_failure(struct statement *statement, int code)
{
    if (code != SQLITE_OK && statement->bind_failure == SQLITE_OK)
        statement->bind_failure = code;
}

void db_bind_integer(struct statement *statement, int parameter, int64_t value)
{
    keep_failure(statement, sqlite3_bind_int64(statement->handle, parameter, value));
}

void db_bind_real(struct statement *statement, int parameter, double value)
{
    keep_failure(statement, sqlite3_bind_double(statement->handle, parameter, value));
}

void db_bind_text(struct statement *statement, int parameter, const char *value)
{
    keep_failure(statement,
                 sqlite3_bind_text(statement->handle, parameter, value, -1, SQLITE_TRANSIENT));
}

void db_bind_blob(struct statement *statement, int parameter, const void *bytes, size_t size)
{
    keep_failure(statement, sqlite3_bind_blob64(statement->handle, parameter,
                                                size == 0 ? "" : bytes, size, SQLITE_TRANSIENT));
}

void db_bind_null(struct statement *statement, int parameter)
{
    keep_failure(statement, sqlite3_bind_null(statement->handle, parameter));
}

bool db_step(struct statement *statement, struct error *error)
{
    int code = statement->bind_failure;

    statement->db->gave_up = false;
    if (code == SQLITE_OK)
        code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        fail(statement->db, code, sqlite3_sql(statement->handle), error);
    return false;
}

bool db_run(struct statement *statement, struct error *error)
{
    while (db_step(statement, error))
        ;
    db_reset(statement);
    return error->code == ERROR_NONE;
}

int db_columns(const struct statement *statement)
{
    return sqlite3_column_count(statement->handle);
}

bool db_is_null(const struct statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

int64_t db_integer(const struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

const char *db_text(const struct statement *statement, int column)
{
    const unsigned char *value = sqlite3_column_text(statement->handle, column);

    return value == NULL ? "" : (const char *)value;
}

const void *db_blob(const struct statement *statement, int column, size_t *size)
{
    const void *value = sqlite3_column_blob(statement->handle, column);

    *size = (size_t)sqlite3_column_bytes(statement->handle, column);
    return value;
}

bool db_query_integer(struct db *db, const char *sql, int64_t missing, int64_t *value,
                      struct error *error)
{
    struct statement *statement = db_prepare(db, sql, error);
    bool ok = false;

    if (statement == NULL)
        return false;
    *value = missing;
    if (db_step(statement, error) && !db_is_null(statement, 0))
        *value = db_integer(statement, 0);
    ok = error->code == ERROR_NONE;
    db_finalize(statement);
    return ok;
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->handle);
}

int64_t db_last_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

bool db_begin(struct db *db, enum db_begin kind, struct error *error)
{
    return db_exec(db, kind == DB_BEGIN_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", error);
}

bool db_commit(struct db *db, struct error *error)
{
    return db_exec(db, "COMMIT", error);
}

void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool db_attach(struct db *db, const char *url, const char *schema, enum db_mode mode,
               struct error *error)
{
    static const char *const modes[] = {
        [DB_READ_ONLY] = "ro",
        [DB_READ_WRITE] = "rw",
        [DB_CREATE] = "rwc",
    };
    struct statement *statement = NULL;
    struct text file = TEXT_INIT;
    bool ok = false;

    if (!db_url_check(url, error))
        return false;
    text_add(&file, "file:");
    for (const char *c = url_path(url); *c != '\0'; c++)
        if (strchr("%?#", *c) != NULL)
            text_format(&file, "%%%02X", (unsigned char)*c);
        else
            text_add_char(&file, *c);
    text_format(&file, "?mode=%s", modes[mode]);
    statement = text_ok(&file, error) ? db_prepare(db, "ATTACH ? AS ?", error) : NULL;
    if (statement != NULL) {
        db_bind_text(statement, 1, text_string(&file));
        db_bind_text(statement, 2, schema);
        ok = db_run(statement, error);
    }
    db_finalize(statement);
    text_clear(&file);
    return ok;
}

bool db_detach(struct db *db, const char *schema, struct error *error)
{
    struct text sql = TEXT_INIT;
    bool ok;

    text_add(&sql, "DETACH ");
    text_add_identifier(&sql, schema);
    ok = db_exec_text(db, &sql, error);
    text_clear(&sql);
    return ok;
}

bool db_replaced(struct db *db, const char *schema)
{
    int moved = 0;

    sqlite3_file_control(db->handle, schema, SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

bool db_identify(struct db *db, struct text *sentence, struct error *error)
{
    struct statement *statement = db_prepare(db, "PRAGMA journal_mode", error);
    int64_t size = 0;
    int64_t tables = 0;
    bool ok = statement != NULL && db_step(statement, error) &&
              db_query_integer(
                  db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", 0,
                  &size, error) &&
              db_query_integer(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'", 0,
                               &tables, error);

    if (ok)
        /* TR: engine and version, journal mode, number of tables, megabytes */
        text_format(sentence,
                    ngettext("%s, journal %s, %lld table, %.1f Mo",
                             "%s, journal %s, %lld tables, %.1f Mo", (unsigned long)tables),
                    db_engine(), db_text(statement, 0), (long long)tables, (double)size / 1e6);
    db_finalize(statement);
    return ok;
}

bool db_describe_collations(struct db *db, struct db_table *table, struct error *error)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const char *collation = NULL;
        int code =
            sqlite3_table_column_metadata(db->handle, "main", table->name, table->columns[i].name,
                                          NULL, &collation, NULL, NULL, NULL);

        if (code != SQLITE_OK)
            return fail(db, code, table->name, error);
        table->columns[i].collation = string_copy(collation == NULL ? "BINARY" : collation, error);
        if (table->columns[i].collation == NULL)
            return false;
    }
    return true;
}
