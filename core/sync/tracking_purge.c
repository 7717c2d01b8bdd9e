/* SPDX-License-Identifier: MIT */
/* Forgetting old keys, a little at a time. */
#include "config.h"

#include <time.h>

#include "core/base/i18n.h"
#include "core/sync/tracking.h"
#include "core/sync/tracking_internal.h"

enum {
    STEP_KEYS = 2000,
    EPOCH_MAX_AGE_S = 3600, /* an epoch must end before its keys can grow old */
    PAUSE_MIN_MS = 2,
    PAUSE_MAX_MS = 200,
};

/* One table of touched keys being gone through in the order of its key. */
struct walk {
    struct db *db;
    struct job *job;
    int64_t last_epoch; /* keys touched in it or before go */
    int64_t *removed;
    struct text name;  /* of the table, quoted */
    struct text order; /* its columns in order */
    struct text backward;
    bool first;
};

/*
 * Which epochs are over.
 */
static bool open_if_old(struct db *db, int64_t now, bool always, struct error *error)
{
    struct statement *row =
        db_prepare(db, "SELECT opened_at FROM main.tpv_epoch ORDER BY version DESC LIMIT 1", error);
    int64_t opened_at = 0;
    int64_t epoch;

    if (row == NULL)
        return false;
    if (db_step(row, error) && !clock_parse_utc(db_text(row, 0), &opened_at))
        opened_at = 0;
    db_finalize(row);
    if (error->code != ERROR_NONE)
        return false;
    return always || now - opened_at >= EPOCH_MAX_AGE_S || opened_at > now
               ? tracking_add_epoch(db, now, &epoch, error)
               : true;
}

/*
 * The last epoch of those that all ended by `cutoff`. An epoch ends when the next one
 * opens; one that claims to open in the future, by a clock since put right, tells nothing.
 */
static bool find_last(struct db *db, int64_t now, int64_t cutoff, int64_t *last,
                      struct error *error)
{
    struct statement *row =
        db_prepare(db,
                   "SELECT min(e.version) - 1 FROM main.tpv_epoch e WHERE coalesce("
                   "(SELECT n.opened_at FROM main.tpv_epoch n WHERE n.version > e.version"
                   " AND n.opened_at <= ?1 ORDER BY n.version LIMIT 1) > ?2, true)",
                   error);
    char now_text[CLOCK_TEXT_SIZE];
    char cutoff_text[CLOCK_TEXT_SIZE];

    if (row == NULL)
        return false;
    clock_format_utc(now, now_text);
    clock_format_utc(cutoff, cutoff_text);
    db_bind_text(row, 1, now_text);
    db_bind_text(row, 2, cutoff_text);
    *last = db_step(row, error) ? db_integer(row, 0) : 0;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* From here on no table accepts a base that the removal could harm. */
static bool raise_min_valid(struct db *db, int64_t last, struct error *error)
{
    return db_exec_format(db, error,
                          "UPDATE main.tpv_tracked SET min_valid = %lld WHERE min_valid < %lld",
                          (long long)last + 1, (long long)last + 1);
}

/* Times are kept in whole seconds: one more is waited for, since a retention is a minimum. */
static bool begin_purge(struct db *db, int64_t retention_s, int64_t *last, struct error *error)
{
    int64_t now = clock_now();
    int64_t cutoff = now - retention_s - (retention_s > 0 ? 1 : 0);
    bool ok;

    if (!db_begin(db, DB_BEGIN_WRITE, error))
        return false;
    ok = tracking_require(db, error) && open_if_old(db, now, retention_s == 0, error) &&
         find_last(db, now, cutoff, last, error) && raise_min_valid(db, *last, error) &&
         db_commit(db, error);
    if (!ok)
        db_rollback(db);
    return ok;
}

/*
 * Steps.
 */
/* As long as the step held the database, so that others get their turn. */
static void pause_as_long(int64_t held_ms)
{
    int64_t pause_ms = held_ms < PAUSE_MIN_MS ? PAUSE_MIN_MS : held_ms;
    struct timespec pause;

    if (pause_ms > PAUSE_MAX_MS)
        pause_ms = PAUSE_MAX_MS;
    pause = (struct timespec){ .tv_nsec = (long)pause_ms * 1000000 };
    nanosleep(&pause, NULL);
}

/*
 * temp.tpv_at holds the key reached and the one where this step ends: exact, whatever
 * their types, where a literal would not be.
 */
static bool move_on(struct walk *walk, bool *more, struct error *error)
{
    const char *order = text_string(&walk->order);
    struct text after = TEXT_INIT;
    int64_t found = 0;
    bool ok;

    if (!walk->first)
        text_format(&after, "WHERE (%s) > (SELECT %s FROM temp.tpv_at WHERE tpv_end = 0)", order,
                    order);
    ok = text_ok(&after, error) &&
         db_exec(walk->db,
                 "DELETE FROM temp.tpv_at WHERE tpv_end = 0; UPDATE temp.tpv_at SET tpv_end = 0",
                 error) &&
         db_exec_format(walk->db, error,
                        "INSERT INTO temp.tpv_at SELECT 1, * FROM"
                        " (SELECT %s FROM main.%s %s ORDER BY %s LIMIT %d) ORDER BY %s LIMIT 1",
                        order, text_string(&walk->name), text_string(&after), order, STEP_KEYS,
                        text_string(&walk->backward)) &&
         db_query_integer(walk->db, "SELECT count(*) FROM temp.tpv_at WHERE tpv_end = 1", 0, &found,
                          error);
    *more = found != 0;
    text_clear(&after);
    return ok;
}

/* The condition that a key is in this step and old. */
static void add_condition(const struct walk *walk, struct text *sql)
{
    const char *order = text_string(&walk->order);

    text_format(sql, " WHERE (%s) <= (SELECT %s FROM temp.tpv_at WHERE tpv_end = 1)", order, order);
    if (!walk->first)
        text_format(sql, " AND (%s) > (SELECT %s FROM temp.tpv_at WHERE tpv_end = 0)", order,
                    order);
    text_format(sql, " AND version <= %lld", (long long)walk->last_epoch);
}

/* Writes only when there is something to remove. */
static bool remove_step(struct walk *walk, struct error *error)
{
    struct text condition = TEXT_INIT;
    int64_t began = 0;
    int64_t old = 0;
    bool ok;

    add_condition(walk, &condition);
    ok = text_ok(&condition, error);
    if (ok) {
        struct text sql = TEXT_INIT;

        text_format(&sql, "SELECT EXISTS(SELECT 1 FROM main.%s%s)", text_string(&walk->name),
                    text_string(&condition));
        ok = text_ok(&sql, error) && db_query_integer(walk->db, text_string(&sql), 0, &old, error);
        text_clear(&sql);
    }
    if (ok && old != 0) {
        ok = db_begin(walk->db, DB_BEGIN_WRITE, error);
        began = clock_monotonic_ms();
        ok = ok && db_exec_format(walk->db, error, "DELETE FROM main.%s%s",
                                  text_string(&walk->name), text_string(&condition));
        old = ok ? db_changes(walk->db) : 0;
        ok = ok && db_commit(walk->db, error);
        if (!ok)
            db_rollback(walk->db);
        *walk->removed += ok ? old : 0;
        pause_as_long(clock_monotonic_ms() - began);
    }
    text_clear(&condition);
    return ok;
}

/* The order of the key, where the table has one; its row numbers otherwise. */
static void set_order(struct walk *walk, const struct db_table *touched)
{
    text_reset(&walk->order);
    text_reset(&walk->backward);
    if (!touched->rowid_key && !touched->without_rowid) {
        text_add(&walk->order, "rowid");
        text_add(&walk->backward, "rowid DESC");
    }
    for (size_t k = 1; k <= touched->key_count; k++) {
        text_format(&walk->order, k == 1 ? "k%zu" : ", k%zu", k);
        text_format(&walk->backward, k == 1 ? "k%zu DESC" : ", k%zu DESC", k);
    }
}

static bool purge_steps(struct walk *walk, struct error *error)
{
    int64_t seen = 0;
    bool more = true;
    bool ok = db_exec_format(walk->db, error,
                             "DROP TABLE IF EXISTS temp.tpv_at;"
                             " CREATE TEMP TABLE tpv_at AS SELECT 0 AS tpv_end, %s FROM main.%s"
                             " WHERE false",
                             text_string(&walk->order), text_string(&walk->name));

    for (walk->first = true; ok && more; walk->first = false) {
        ok = job_continue(walk->job, error) && move_on(walk, &more, error) &&
             (!more || remove_step(walk, error));
        seen += STEP_KEYS;
        job_advance(walk->job, seen, 0, JOB_ROWS);
    }
    return ok;
}

/* A table whose touched keys are gone is broken: that is said elsewhere, and nothing to purge. */
static bool purge_table(struct walk *walk, const char *table, struct error *error)
{
    struct error missing = ERROR_INIT;
    struct text name = TEXT_INIT;
    struct db_table touched;
    bool ok = true;

    tracking_touched_name(&name, table);
    if (!text_ok(&name, error)) {
        ok = false;
    } else if (db_describe(walk->db, text_string(&name), &touched, &missing)) {
        set_order(walk, &touched);
        text_reset(&walk->name);
        text_add_identifier(&walk->name, touched.name);
        ok = text_ok(&walk->name, error) && text_ok(&walk->order, error) &&
             text_ok(&walk->backward, error) && purge_steps(walk, error);
        db_table_clear(&touched);
    }
    text_clear(&name);
    return ok;
}

static bool list_tracked(struct db *db, struct string_list *names, struct error *error)
{
    struct statement *row =
        db_prepare(db, "SELECT name FROM main.tpv_tracked ORDER BY name", error);

    if (row == NULL)
        return false;
    while (db_step(row, error))
        if (!string_list_add(names, db_text(row, 0), error))
            break;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* Epochs go last: one that is left says that there are keys to look for, even after a cut. */
static bool any_epoch(struct db *db, int64_t last, bool *any, struct error *error)
{
    struct text sql = TEXT_INIT;
    int64_t found = 0;
    bool ok;

    text_format(&sql, "SELECT EXISTS(SELECT 1 FROM main.tpv_epoch WHERE version <= %lld)",
                (long long)last);
    ok = text_ok(&sql, error) && db_query_integer(db, text_string(&sql), 0, &found, error);
    *any = found != 0;
    text_clear(&sql);
    return ok;
}

bool tracking_purge(struct db *db, int64_t retention_s, struct job *job, int64_t *removed,
                    struct error *error)
{
    struct walk walk = { .db = db, .job = job, .removed = removed };
    struct string_list names = { .items = NULL };
    bool any = false;
    bool ok;

    *removed = 0;
    if (retention_s < 0)
        return error_set(error, ERROR_INPUT, _("Une durée de conservation ne peut être négative."));
    ok = begin_purge(db, retention_s, &walk.last_epoch, error) &&
         any_epoch(db, walk.last_epoch, &any, error) && (!any || list_tracked(db, &names, error));
    for (size_t i = 0; ok && i < names.count; i++) {
        job_step(job, _("Nettoyage du suivi"), names.items[i]);
        ok = purge_table(&walk, names.items[i], error);
    }
    ok = ok && db_exec(db, "DROP TABLE IF EXISTS temp.tpv_at", error) &&
         db_exec_format(db, error, "DELETE FROM main.tpv_epoch WHERE version <= %lld",
                        (long long)walk.last_epoch);
    text_clear(&walk.backward);
    text_clear(&walk.order);
    text_clear(&walk.name);
    string_list_clear(&names);
    return ok;
}
