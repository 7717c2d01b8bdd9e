/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/settings/licence.h"
#include "core/settings/permission.h"
#include "core/sync/business.h"
#include "core/sync/condition.h"

enum { SECONDS_A_DAY = 86400, POSITION_STEP = 10 };

static bool set_text(const struct record_type *type, void *record, const char *field,
                     const char *value, struct error *error)
{
    return record_set(type, record, (size_t)record_find(type, field), value, error);
}

static bool set_number(const struct record_type *type, void *record, const char *field,
                       int64_t value, struct error *error)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, value);
    return set_text(type, record, field, text, error);
}

bool sync_table_load(struct session *session, const char *name, struct sync_table *record,
                     struct error *error)
{
    struct record_place place = session_place(session);

    record_init(&sync_table_type, record);
    return set_number(&sync_table_type, record, "dossier", session->dossier, error) &&
           set_text(&sync_table_type, record, "name", name, error) &&
           record_load(&place, &sync_table_type, record, error);
}

static bool is_own_table(const char *name)
{
    return strncasecmp(name, "tpv_", 4) == 0 || strncasecmp(name, "sqlite_", 7) == 0;
}

static bool check_column(const struct db_table *table, const char *name, struct error *error)
{
    if (name[0] == '\0' || db_table_column(table, name) != NULL)
        return true;
    return error_set(error, ERROR_INPUT, _("La table « %s » n'a pas de colonne « %s »."),
                     table->name, name);
}

static bool field_is_listed(struct session *session, const char *table, const char *name,
                            bool *listed, struct error *error)
{
    struct record_place place = session_place(session);
    struct sync_field field = { .head = { 0 } };
    struct error missing = ERROR_INIT;

    *listed = set_number(&sync_field_type, &field, "dossier", session->dossier, error) &&
              set_text(&sync_field_type, &field, "table", table, error) &&
              set_text(&sync_field_type, &field, "name", name, error) &&
              record_load(&place, &sync_field_type, &field, &missing);
    if (!*listed && missing.code != ERROR_NOT_FOUND && missing.code != ERROR_NONE)
        *error = missing;
    return error->code == ERROR_NONE;
}

/* Tills keep their own rows by this column: it must reach them. */
static bool check_till_column(struct session *session, const struct sync_table *record,
                              const struct db_table *table, bool is_new, struct error *error)
{
    const struct db_column *column = db_table_column(table, record->till_column);
    bool listed = false;

    if (column == NULL || is_new || column->key_position > 0)
        return true;
    if (!field_is_listed(session, table->name, column->name, &listed, error))
        return false;
    return listed || error_set(error, ERROR_INPUT,
                               _("La colonne caisse « %s » doit être un champ à synchroniser "
                                 "(tpvadmin field add %s %s)."),
                               column->name, table->name, column->name);
}

static bool check_against_database(struct session *session, struct db *db,
                                   const struct sync_table *record, bool is_new,
                                   struct db_table *table, struct error *error)
{
    if (is_own_table(record->name))
        return error_set(error, ERROR_INPUT,
                         _("« %s » est une table interne : elle ne voyage pas."), record->name);
    if (!db_describe(db, record->name, table, error))
        return false;
    if (record->tracking && table->key_count == 0)
        return error_set(error, ERROR_INPUT,
                         _("La table « %s » n'a pas de clé primaire : le suivi des modifications "
                           "est impossible."),
                         table->name);
    return check_column(table, record->dossier_column, error) &&
           check_column(table, record->till_column, error) &&
           check_till_column(session, record, table, is_new, error) &&
           condition_check(db, table, record, error);
}

/* Another dossier of this installation on the same database may rely on the tracking. */
static bool used_elsewhere(struct session *session, const char *table, bool *used,
                           struct error *error)
{
    struct statement *row =
        db_prepare(session->store,
                   "SELECT count(*) FROM sync_table t JOIN dossier d ON d.number = t.dossier"
                   " WHERE t.name = ?2 AND t.tracking = 'yes' AND d.number <> ?1"
                   " AND d.db_url IS (SELECT db_url FROM dossier WHERE number = ?1)",
                   error);

    if (row == NULL)
        return false;
    db_bind_integer(row, 1, session->dossier);
    db_bind_text(row, 2, table);
    *used = db_step(row, error) && db_integer(row, 0) > 0;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/*
 * Tracking is turned on before the record says so, off after: a cut leaves at worst a table that
 * is tracked for nothing. Adds the table to `turned_on` when it was not tracked at all.
 */
static bool track(struct session *session, struct db *db, const char *table,
                  struct string_list *turned_on, struct error *error)
{
    const struct tracking_point any = { .version = INT64_MAX };
    enum tracking_table_verdict verdict = TRACKED_NOT;

    return licence_allows(&session->home, LICENCE_TRACKING_OPTION, error) &&
           tracking_check_table(db, table, &any, &verdict, error) &&
           (verdict != TRACKED_NOT || string_list_add(turned_on, table, error)) &&
           tracking_enable(db, table, error);
}

static bool untrack(struct session *session, struct db *db, const char *table, struct error *error)
{
    bool used = false;
    bool installed = false;

    return used_elsewhere(session, table, &used, error) &&
           (used || (tracking_is_installed(db, &installed, error) &&
                     (!installed || tracking_disable(db, table, error))));
}

void sync_tracking_undo(struct session *session, struct string_list *turned_on, struct job *job)
{
    struct error failure = ERROR_INIT;
    struct db *db = turned_on->count == 0 ? NULL : business_open(session, NULL, &failure);
    bool ok = db != NULL;

    for (size_t i = 0; ok && i < turned_on->count; i++)
        ok = untrack(session, db, turned_on->items[i], &failure);
    if (turned_on->count > 0 && !ok)
        job_note(job, JOB_WARNING, _("Des tables restent suivies pour rien : %s"), failure.message);
    db_close(db);
    string_list_clear(turned_on);
}

static bool insert_fields(struct session *session, const struct db_table *table,
                          struct error *error)
{
    struct record_place place = session_place(session);

    for (size_t i = 0; i < table->column_count; i++) {
        struct sync_field field = { .head = { 0 } };

        if (!set_number(&sync_field_type, &field, "dossier", session->dossier, error) ||
            !set_text(&sync_field_type, &field, "table", table->name, error) ||
            !set_text(&sync_field_type, &field, "name", table->columns[i].name, error) ||
            !set_number(&sync_field_type, &field, "position", (int64_t)(i + 1) * POSITION_STEP,
                        error) ||
            !record_insert(&place, &sync_field_type, &field, error))
            return false;
    }
    return true;
}

/* The right is asked before the business database is touched, here and below. */
bool sync_table_add_part(struct session *session, struct sync_table *record, const char *parameters,
                         struct string_list *turned_on, struct job *job, struct error *error)
{
    struct db *db = session_require(session, ACTION_CONFIGURE, "sync_table add", parameters, error)
                        ? business_open(session, job, error)
                        : NULL;
    struct db_table table = { .name = NULL };
    bool ok = db != NULL && record_apply_defaults(&sync_table_type, record, NULL, error) &&
              check_against_database(session, db, record, true, &table, error) &&
              set_text(&sync_table_type, record, "name", table.name, error);

    /* In the other direction it is refused with the record. */
    if (ok && record->tracking && record->direction == DIRECTION_DOWN)
        ok = track(session, db, table.name, turned_on, error);
    if (ok && session_begin(session, error)) {
        ok = session_change(session, CHANGE_ADD, &sync_table_type, record, parameters, error) &&
             insert_fields(session, &table, error);
        ok = session_end(session, ok, error);
    } else {
        ok = false;
    }
    db_table_clear(&table);
    db_close(db);
    return ok;
}

bool sync_table_add(struct session *session, struct sync_table *record, const char *parameters,
                    struct job *job, struct error *error)
{
    struct string_list turned_on = { .items = NULL };
    bool ok = sync_table_add_part(session, record, parameters, &turned_on, job, error);

    if (!ok)
        sync_tracking_undo(session, &turned_on, job);
    string_list_clear(&turned_on);
    return ok;
}

bool sync_table_save(struct session *session, struct sync_table *record, const char *parameters,
                     struct job *job, struct error *error)
{
    struct db *db = session_require(session, ACTION_CONFIGURE, "sync_table set", parameters, error)
                        ? business_open(session, job, error)
                        : NULL;
    struct db_table table = { .name = NULL };
    struct string_list turned_on = { .items = NULL };
    bool ok = db != NULL && record_apply_defaults(&sync_table_type, record, NULL, error) &&
              check_against_database(session, db, record, false, &table, error);

    if (ok && record->tracking && record->direction == DIRECTION_DOWN)
        ok = track(session, db, table.name, &turned_on, error);
    ok = ok && session_change(session, CHANGE_SET, &sync_table_type, record, parameters, error);
    if (!ok)
        sync_tracking_undo(session, &turned_on, job);
    else if (!record->tracking)
        ok = untrack(session, db, table.name, error);
    string_list_clear(&turned_on);
    db_table_clear(&table);
    db_close(db);
    return ok;
}

bool sync_table_try(struct session *session, const struct sync_table *record, int64_t *rows,
                    int64_t *travelling, struct job *job, struct error *error)
{
    struct db *db = business_open(session, job, error);
    struct db_table table = { .name = NULL };
    bool ok = db != NULL && check_against_database(session, db, record, false, &table, error) &&
              condition_count(db, record, rows, travelling, error);

    db_table_clear(&table);
    db_close(db);
    return ok;
}

bool sync_table_track(struct session *session, const char *name, bool on, struct job *job,
                      struct error *error)
{
    struct sync_table record;
    struct text parameters = TEXT_INIT;
    bool ok;

    text_format(&parameters, "%s tracking=%s", name, on ? "yes" : "no");
    ok = sync_table_load(session, name, &record, error) &&
         set_text(&sync_table_type, &record, "tracking", on ? "yes" : "no", error) &&
         sync_table_save(session, &record, text_string(&parameters), job, error);
    text_clear(&parameters);
    return ok;
}

bool sync_table_remove(struct session *session, const char *name, struct job *job,
                       struct error *error)
{
    struct sync_table record;
    struct error failure = ERROR_INIT;
    struct db *db;
    bool ok = sync_table_load(session, name, &record, error) &&
              session_change(session, CHANGE_REMOVE, &sync_table_type, &record, name, error);

    if (!ok || !record.tracking)
        return ok;
    /* The database may be the very thing that is gone: the list is right all the same. */
    db = business_open(session, job, &failure);
    if (db == NULL || !untrack(session, db, name, &failure))
        job_note(job, JOB_WARNING, _("Table retirée, mais son suivi n'a pas pu être enlevé : %s"),
                 failure.message);
    db_close(db);
    return true;
}

static bool describe_listed(struct session *session, struct db *db, const char *name,
                            struct sync_table *record, struct db_table *table, struct error *error)
{
    return sync_table_load(session, name, record, error) &&
           db_describe(db, record->name, table, error);
}

bool sync_field_add(struct session *session, const char *table_name, const char *name,
                    struct job *job, struct error *error)
{
    struct db *db = business_open(session, job, error);
    struct db_table table = { .name = NULL };
    struct sync_field field = { .head = { 0 } };
    struct sync_table record;
    const struct db_column *column = NULL;
    char parameters[300];
    bool ok = db != NULL && describe_listed(session, db, table_name, &record, &table, error) &&
              check_column(&table, name, error);

    if (ok)
        column = db_table_column(&table, name);
    snprintf(parameters, sizeof parameters, "%s %s", table_name, name);
    ok = ok && column != NULL &&
         set_number(&sync_field_type, &field, "dossier", session->dossier, error) &&
         set_text(&sync_field_type, &field, "table", record.name, error) &&
         set_text(&sync_field_type, &field, "name", column->name, error) &&
         set_number(&sync_field_type, &field, "position",
                    (column - table.columns + 1) * POSITION_STEP, error) &&
         session_change(session, CHANGE_ADD, &sync_field_type, &field, parameters, error);
    db_table_clear(&table);
    db_close(db);
    return ok;
}

/* The database may have lost the table: then nothing but the list speaks. */
static bool may_leave(struct session *session, const char *table_name, const char *name,
                      struct job *job, struct error *error)
{
    struct error missing = ERROR_INIT;
    struct db *db = business_open(session, job, error);
    struct db_table table = { .name = NULL };
    struct sync_table record;
    const struct db_column *column = NULL;
    bool ok = db != NULL && sync_table_load(session, table_name, &record, error);

    if (ok && db_describe(db, record.name, &table, &missing))
        column = db_table_column(&table, name);
    if (column != NULL && column->key_position > 0)
        ok = error_set(error, ERROR_INPUT,
                       _("« %s » fait partie de la clé de « %s » : il voyage toujours."), name,
                       table.name);
    if (ok && string_equal_nocase(record.till_column, name))
        ok = error_set(error, ERROR_INPUT,
                       _("« %s » est la colonne caisse de « %s » : les caisses en ont besoin."),
                       name, record.name);
    db_table_clear(&table);
    db_close(db);
    return ok;
}

bool sync_field_remove(struct session *session, const char *table, const char *name,
                       struct job *job, struct error *error)
{
    struct sync_field field = { .head = { 0 } };
    char parameters[300];

    snprintf(parameters, sizeof parameters, "%s %s", table, name);
    return may_leave(session, table, name, job, error) &&
           set_number(&sync_field_type, &field, "dossier", session->dossier, error) &&
           set_text(&sync_field_type, &field, "table", table, error) &&
           set_text(&sync_field_type, &field, "name", name, error) &&
           session_change(session, CHANGE_REMOVE, &sync_field_type, &field, parameters, error);
}

bool sync_tracking_purge(struct session *session, struct job *job, int64_t *removed,
                         struct error *error)
{
    struct db *db =
        session_allows(session, ACTION_PURGE, error) ? business_open(session, job, error) : NULL;
    struct error failure = ERROR_INIT;
    int64_t began = clock_monotonic_ms();
    char message[80] = "";
    bool installed = false;
    bool ok = db != NULL && tracking_is_installed(db, &installed, error);

    *removed = 0;
    job_step(job, _("Nettoyage du suivi"), NULL);
    if (ok && installed)
        ok = tracking_purge(db, session->home.configuration.retention_days * SECONDS_A_DAY, job,
                            removed, error);
    db_close(db);
    snprintf(
        message, sizeof message,
        ngettext("%" PRId64 " clé oubliée", "%" PRId64 " clés oubliées", (unsigned long)*removed),
        *removed);
    if (!session_journal(session, "tracking purge", NULL, clock_monotonic_ms() - began,
                         ok ? message : NULL, error, &failure) &&
        ok) {
        *error = failure;
        ok = false;
    }
    return ok;
}
