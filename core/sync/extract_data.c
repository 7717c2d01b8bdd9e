/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/extract_data.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/sync/condition.h"
#include "core/sync/tracking.h"

enum { NEWS_MS = 100, LARGE_PAGE = 16384, SMALL_PAGE = 4096 };

/* What the engine asks for now and then while a statement runs. */
struct going {
    struct job *job;
    const char *path;
    int64_t expected; /* bytes, a guess */
    int64_t last_ms;
};

/* Scratch: not worth a flush to the disk. */
static bool make_empty(const char *path, struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

    if (descriptor < 0)
        return error_set_errno(error, _("Impossible de créer « %s »"), path);
    close(descriptor);
    return true;
}

bool extract_attach(struct db *db, const char *path, bool large, struct error *error)
{
    struct text url = TEXT_INIT;
    bool ok;

    text_format(&url, "sqlite:%s", path);
    /* A scratch file, made again whole after a crash: no journal, no flush, big pages. */
    ok = make_empty(path, error) && text_ok(&url, error) &&
         db_attach(db, text_string(&url), "extract", DB_READ_WRITE, error) &&
         db_exec_format(db, error,
                        "PRAGMA extract.page_size = %d; PRAGMA extract.journal_mode = OFF;"
                        "PRAGMA extract.synchronous = OFF; PRAGMA extract.cache_size = -16000",
                        large ? LARGE_PAGE : SMALL_PAGE);
    text_clear(&url);
    return ok;
}

const char *extract_collation(const struct db_column *column)
{
    return column->key_collation != NULL ? column->key_collation : column->collation;
}

/*
 * The table as it is declared, without what only its own database can keep (foreign keys,
 * checks, indexes). With the same columns, SQLite copies records whole instead of decoding them.
 */
static void add_column(const struct db_column *column, bool strict, bool whole, struct text *sql)
{
    text_add_identifier(sql, column->name);
    text_format(sql, " %s", column->type);
    if (strict && column->type[0] == '\0')
        text_add(sql, "ANY");
    if (!string_equal_nocase(extract_collation(column), "BINARY")) {
        text_add(sql, " COLLATE ");
        text_add_identifier(sql, extract_collation(column));
    }
    if (column->not_null)
        text_add(sql, " NOT NULL");
    if (column->default_sql != NULL && whole && column->generated == DB_NOT_GENERATED)
        text_format(sql, " DEFAULT (%s)", column->default_sql);
}

static void add_key(const struct selected_table *selected, struct text *sql)
{
    text_add(sql, ", PRIMARY KEY (");
    for (int position = 1; position <= (int)selected->table.key_count; position++) {
        text_add(sql, position == 1 ? "" : ", ");
        text_add_identifier(sql, selected_key(selected, position)->name);
    }
    text_add(sql, ")");
}

static bool create_table(struct db *db, const struct selected_table *selected, struct error *error)
{
    const struct db_table *table = &selected->table;
    struct text sql = TEXT_INIT;
    bool ok;

    text_add(&sql, "CREATE TABLE extract.");
    text_add_identifier(&sql, table->name);
    text_add(&sql, " (");
    for (size_t i = 0; i < selected->column_count; i++) {
        text_add(&sql, i == 0 ? "" : ", ");
        add_column(&table->columns[selected->columns[i]], table->strict, selected->whole, &sql);
    }
    /* An ordinary table keeps its key in an index: tills make theirs, it would only weigh. */
    if (table->without_rowid || table->rowid_key)
        add_key(selected, &sql);
    text_add(&sql, ")");
    if (table->without_rowid || table->strict)
        text_format(&sql, "%s%s%s", table->without_rowid ? " WITHOUT ROWID" : "",
                    table->without_rowid && table->strict ? "," : "",
                    table->strict ? " STRICT" : "");
    ok = db_exec_text(db, &sql, error);
    text_clear(&sql);
    return ok;
}

static bool copy_full(struct db *db, struct extract_table *table, struct error *error)
{
    const struct selected_table *selected = table->selected;
    struct text filter = TEXT_INIT;
    struct text sql = TEXT_INIT;
    bool filtered = condition_filter(&selected->record, &filter);
    bool ok;

    text_add(&sql, "INSERT INTO extract.");
    text_add_identifier(&sql, selected->table.name);
    text_add(&sql, " SELECT ");
    /* The star is what lets the engine copy records whole. */
    if (selected->whole)
        text_add(&sql, "*");
    else
        selected_add_columns(selected, "", &sql);
    text_add(&sql, " FROM main.");
    text_add_identifier(&sql, selected->table.name);
    if (filtered)
        text_format(&sql, " WHERE %s", text_string(&filter));
    ok = text_ok(&filter, error) && db_exec_text(db, &sql, error);
    table->rows = ok ? db_changes(db) : 0;
    text_clear(&filter);
    text_clear(&sql);
    return ok;
}

static bool key_may_be_null(const struct selected_table *selected)
{
    if (selected->table.without_rowid || selected->table.rowid_key)
        return false;
    for (int position = 1; position <= (int)selected->table.key_count; position++)
        if (!selected_key(selected, position)->not_null)
            return true;
    return false;
}

/*
 * "k.k1 = t.key AND …": IS where a key may be NULL. The touched key comes first: its collation,
 * that of the primary key, is then the one that compares.
 */
static void add_match(const struct selected_table *selected, const char *prefix, struct text *sql)
{
    const char *equal = key_may_be_null(selected) ? "IS" : "=";

    for (int position = 1; position <= (int)selected->table.key_count; position++) {
        text_format(sql, "%sk.%sk%d %s t.", position == 1 ? "" : " AND ", prefix, position, equal);
        text_add_identifier(sql, selected_key(selected, position)->name);
    }
}

/*
 * " AND …": the key has the very same value, not only an equal one ('a' and 'A', 1 and 1.0 may
 * be). Where it has another, the one before goes out as deleted too: tills then agree to the letter.
 */
static void add_identical(const struct selected_table *selected, struct text *sql)
{
    if (selected->table.rowid_key)
        return;
    for (int position = 1; position <= (int)selected->table.key_count; position++) {
        text_add(sql, " AND t.");
        text_add_identifier(sql, selected_key(selected, position)->name);
        text_format(sql, " COLLATE BINARY IS k.k%d AND typeof(k.k%d) = typeof(t.", position,
                    position);
        text_add_identifier(sql, selected_key(selected, position)->name);
        text_add(sql, ")");
    }
}

static bool add_touched(const char *table, struct text *sql, struct error *error)
{
    struct text name = TEXT_INIT;
    bool ok;

    tracking_touched_name(&name, table);
    ok = text_ok(&name, error);
    text_add(sql, "main.");
    text_add_identifier(sql, text_string(&name));
    text_clear(&name);
    return ok;
}

static bool copy_changed_rows(struct db *db, const struct selected_table *selected, int64_t since,
                              struct error *error)
{
    struct text filter = TEXT_INIT;
    struct text sql = TEXT_INIT;
    bool filtered = condition_filter(&selected->record, &filter);
    bool ok;

    text_add(&sql, "INSERT INTO extract.");
    text_add_identifier(&sql, selected->table.name);
    text_add(&sql, " SELECT ");
    selected_add_columns(selected, "t.", &sql);
    text_format(&sql, " FROM (SELECT%s ", key_may_be_null(selected) ? " DISTINCT" : "");
    /* Renamed: the filter names columns of the table, which may be called k1 or version. */
    for (int position = 1; position <= (int)selected->table.key_count; position++)
        text_format(&sql, "%sk%d AS tpv_k%d", position == 1 ? "" : ", ", position, position);
    text_add(&sql, " FROM ");
    ok = add_touched(selected->table.name, &sql, error);
    /* CROSS JOIN: the touched keys lead, the table is looked up. */
    text_format(&sql, " WHERE version >= %" PRId64 ") AS k CROSS JOIN main.", since);
    text_add_identifier(&sql, selected->table.name);
    text_add(&sql, " AS t ON ");
    add_match(selected, "tpv_", &sql);
    if (filtered)
        text_format(&sql, " WHERE %s", text_string(&filter));
    ok = ok && text_ok(&filter, error) && db_exec_text(db, &sql, error);
    text_clear(&filter);
    text_clear(&sql);
    return ok;
}

static void add_deleted_name(const struct selected_table *selected, struct text *sql)
{
    struct text name = TEXT_INIT;

    text_format(&name, "tpv_deleted_%s", selected->table.name);
    text_add(sql, "extract.");
    text_add_identifier(sql, text_string(&name));
    sql->failed = sql->failed || name.failed;
    text_clear(&name);
}

static bool create_deleted(struct db *db, const struct selected_table *selected,
                           struct error *error)
{
    struct text sql = TEXT_INIT;
    bool ok;

    text_add(&sql, "CREATE TABLE ");
    add_deleted_name(selected, &sql);
    text_add(&sql, " (");
    for (int position = 1; position <= (int)selected->table.key_count; position++) {
        const struct db_column *column = selected_key(selected, position);

        text_add(&sql, position == 1 ? "" : ", ");
        text_add_identifier(&sql, column->name);
        text_format(&sql, " %s COLLATE ", column->type);
        text_add_identifier(&sql, extract_collation(column));
    }
    /* ANY keeps every type apart in a STRICT table only: elsewhere it means NUMERIC. */
    text_add(&sql, selected->table.strict ? ") STRICT" : ")");
    ok = db_exec_text(db, &sql, error);
    text_clear(&sql);
    return ok;
}

/*
 * Where the extract keeps the key, what is there says which keys are left: its few rows are read
 * instead of the whole table a second time.
 */
static bool extract_has_key(const struct selected_table *selected)
{
    return selected->table.rowid_key || selected->table.without_rowid;
}

static void add_left_out(const struct selected_table *selected, struct text *sql)
{
    struct text filter = TEXT_INIT;
    bool in_extract = extract_has_key(selected);

    text_format(sql, " AND (NOT EXISTS (SELECT 1 FROM %s.", in_extract ? "extract" : "main");
    text_add_identifier(sql, selected->table.name);
    text_add(sql, " AS t WHERE ");
    add_match(selected, "", sql);
    add_identical(selected, sql);
    if (!in_extract && condition_filter(&selected->record, &filter))
        text_format(sql, " AND %s", text_string(&filter));
    text_add(sql, ")");
    for (int position = 1; key_may_be_null(selected) && position <= (int)selected->table.key_count;
         position++)
        text_format(sql, " OR k%d IS NULL", position);
    text_add(sql, ")");
    sql->failed = sql->failed || filter.failed;
    text_clear(&filter);
}

/* After the rows: the touched keys that are not among them. */
static bool copy_deleted_keys(struct db *db, const struct selected_table *selected, int64_t since,
                              struct error *error)
{
    /* Only keys with a NULL are noted more than once. */
    const char *distinct = key_may_be_null(selected) ? " SELECT DISTINCT" : " SELECT";
    struct text sql = TEXT_INIT;
    bool ok;

    text_add(&sql, "INSERT INTO ");
    add_deleted_name(selected, &sql);
    for (int position = 1; position <= (int)selected->table.key_count; position++)
        text_format(&sql, "%s k%d", position == 1 ? distinct : ",", position);
    text_add(&sql, " FROM ");
    ok = add_touched(selected->table.name, &sql, error);
    text_format(&sql, " AS k WHERE version >= %" PRId64, since);
    add_left_out(selected, &sql);
    ok = ok && db_exec_text(db, &sql, error);
    text_clear(&sql);
    return ok;
}

static bool copy_changes(struct db *db, struct extract_table *table, int64_t since,
                         struct error *error)
{
    if (!create_deleted(db, table->selected, error) ||
        !copy_changed_rows(db, table->selected, since, error))
        return false;
    table->rows = db_changes(db);
    if (!copy_deleted_keys(db, table->selected, since, error))
        return false;
    table->deletes = db_changes(db);
    return true;
}

static bool on_going(void *data)
{
    struct going *going = data;
    int64_t now = clock_monotonic_ms();

    if (now - going->last_ms >= NEWS_MS) {
        going->last_ms = now;
        job_advance(going->job, path_size(going->path), going->expected, JOB_BYTES);
    }
    return !job_stopping(going->job);
}

bool extract_fill(struct db *db, struct extract_plan *plan, struct job *job, struct error *error)
{
    struct going going = { .job = job, .path = plan->path };
    bool ok = true;

    going.expected = path_size(db_path(db));
    db_set_going(db, on_going, &going);
    for (size_t i = 0; ok && i < plan->count; i++) {
        struct extract_table *table = &plan->tables[i];

        job_step(job, _("Lecture de"), table->selected->table.name);
        ok = job_continue(job, error) && create_table(db, table->selected, error) &&
             (table->mode == TABLE_FULL ? copy_full(db, table, error)
                                        : copy_changes(db, table, plan->since, error));
    }
    db_set_going(db, NULL, NULL);
    return ok;
}
