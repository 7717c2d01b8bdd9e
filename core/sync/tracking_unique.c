/* SPDX-License-Identifier: MIT */
/* Uniquenesses through which REPLACE removes rows that no trigger on DELETE sees. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/text.h"
#include "core/sync/tracking_internal.h"

enum { COLUMN_IS_EXPRESSION = -2 };

struct member {
    int column;         /* index in the table, or COLUMN_IS_EXPRESSION */
    struct span span;   /* the expression, borrowed from the schema's text */
    char collation[16]; /* one that every SQLite knows */
};

/* What is known of one index while its uniqueness is written. */
struct builder {
    struct db *db;
    const struct db_table *table;
    const char *name; /* of the index, for people */
    char *table_sql;
    char *index_sql;
    struct member *members;
    size_t member_count;
    bool *direct;  /* per column: named by the index */
    bool *closure; /* and those that generated ones are computed from */
    struct uniqueness *to;
};

static bool refuse(const struct builder *builder, struct error *error)
{
    return error_set(error, ERROR_INPUT,
                     /* TR: table, index or constraint */
                     _("La table « %s » ne peut pas être suivie : l'unicité « %s » repose sur une "
                       "expression ou une collation que les déclencheurs ne peuvent pas "
                       "reproduire. Remplacez-la par des colonnes ordinaires."),
                     builder->table->name, builder->name);
}

static bool known_collation(const char *name)
{
    return string_equal_nocase(name, "BINARY") || string_equal_nocase(name, "NOCASE") ||
           string_equal_nocase(name, "RTRIM");
}

/* The text of an object of the schema; the caller frees. Empty for an automatic index. */
static char *schema_sql(struct db *db, const char *type, const char *name, struct error *error)
{
    struct statement *row = db_prepare(
        db, "SELECT sql FROM main.sqlite_schema WHERE type = ? AND name = ? COLLATE NOCASE", error);
    char *sql = NULL;

    if (row == NULL)
        return NULL;
    db_bind_text(row, 1, type);
    db_bind_text(row, 2, name);
    if (db_step(row, error))
        sql = string_copy(db_text(row, 0), error);
    else if (error->code == ERROR_NONE)
        sql = string_copy("", error);
    db_finalize(row);
    return sql;
}

const char *row_number_name(const struct db_table *table)
{
    static const char *const names[] = { "rowid", "_rowid_", "oid" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (db_table_column(table, names[i]) == NULL)
            return names[i];
    return NULL;
}

/*
 * Members of an index.
 */
static bool add_member(struct builder *builder, const struct statement *row, struct span *list,
                       struct error *error)
{
    struct member *members =
        realloc(builder->members, (builder->member_count + 1) * sizeof *members);
    struct member *member;

    if (members == NULL)
        return error_memory(error);
    builder->members = members;
    member = &members[builder->member_count++];
    *member = (struct member){ .column = (int)db_integer(row, 0) };
    if (!known_collation(db_text(row, 1)))
        return refuse(builder, error);
    string_store(member->collation, sizeof member->collation, db_text(row, 1));
    /* An automatic index has no text, and no expression. */
    if (list->start == list->end)
        return member->column >= 0 ? true : refuse(builder, error);
    if (!span_next_item(list, &member->span))
        return refuse(builder, error);
    span_trim_order(&member->span);
    return member->column >= 0 || member->column == COLUMN_IS_EXPRESSION ? true
                                                                         : refuse(builder, error);
}

static bool read_members(struct builder *builder, struct error *error)
{
    struct statement *row = db_prepare(
        builder->db, "SELECT cid, coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno", error);
    struct span list = { .start = builder->index_sql,
                         .end = builder->index_sql + strlen(builder->index_sql) };

    if (row == NULL)
        return false;
    if (list.start != list.end)
        span_open_list(&list);
    db_bind_text(row, 1, builder->name);
    while (db_step(row, error))
        if (!add_member(builder, row, &list, error))
            break;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* Rows that are equal in the key are the same touched key: nothing more to note. */
static bool covers_key(const struct builder *builder, const struct tracked_key *key)
{
    for (size_t k = 0; k < key->count; k++) {
        bool found = false;

        for (size_t m = 0; m < builder->member_count && !found; m++)
            found = builder->members[m].column == (int)key->columns[k] &&
                    (builder->table->rowid_key ||
                     string_equal_nocase(builder->members[m].collation, key->collations[k]));
        if (!found)
            return false;
    }
    return true;
}

/*
 * Columns that matter.
 */
static bool close_columns(struct builder *builder, struct error *error)
{
    const struct db_table *table = builder->table;
    bool *done = calloc(table->column_count, sizeof *done);
    bool again = done != NULL;

    if (done == NULL)
        return error_memory(error);
    memcpy(builder->closure, builder->direct, table->column_count * sizeof *done);
    while (again && error->code == ERROR_NONE) {
        again = false;
        for (size_t i = 0; i < table->column_count; i++) {
            struct span expression;

            if (!builder->closure[i] || done[i] || table->columns[i].generated == DB_NOT_GENERATED)
                continue;
            done[i] = true;
            again = true;
            if (!span_generated(builder->table_sql, table->columns[i].name, &expression)) {
                refuse(builder, error);
                break;
            }
            span_mark_columns(&expression, table, builder->closure);
        }
    }
    free(done);
    return error->code == ERROR_NONE;
}

/* A new row's own number is not known before it is inserted, nor what is computed from it. */
static bool uses_row_number(const struct builder *builder)
{
    for (size_t i = 0; i < builder->table->column_count; i++)
        if (builder->table->rowid_key && builder->closure[i] &&
            builder->table->columns[i].key_position > 0)
            return true;
    return false;
}

static bool find_columns(struct builder *builder, struct error *error)
{
    const struct db_table *table = builder->table;
    struct span predicate;

    for (size_t m = 0; m < builder->member_count; m++)
        if (builder->members[m].column >= 0)
            builder->direct[builder->members[m].column] = true;
        else
            span_mark_columns(&builder->members[m].span, table, builder->direct);
    if (!close_columns(builder, error))
        return false;
    if (!builder->to->insert_only && uses_row_number(builder))
        return refuse(builder, error);
    memcpy(builder->to->involved, builder->closure, table->column_count * sizeof(bool));
    for (size_t m = 0; m < builder->member_count; m++)
        builder->to->computed |=
            builder->members[m].column < 0 ||
            table->columns[builder->members[m].column].generated != DB_NOT_GENERATED;
    if (!span_index_predicate(builder->index_sql, &predicate))
        return true;
    /* A row that enters a partial index may replace there, its unique columns unchanged. */
    builder->to->computed = true;
    span_mark_columns(&predicate, table, builder->direct);
    if (!close_columns(builder, error))
        return false;
    for (size_t i = 0; i < table->column_count; i++)
        builder->to->involved[i] |= builder->closure[i];
    return span_rewrite(&predicate, table, &builder->to->predicate) ? true : refuse(builder, error);
}

/*
 * What NEW is compared with.
 */
static void add_new(struct text *sql, const char *column)
{
    text_add(sql, "NEW.");
    text_add_identifier(sql, column);
}

/* NEW's columns as a row of their own, for expressions to be evaluated over. */
static void add_new_row(const struct builder *builder, struct text *sql)
{
    const char *separator = "";

    text_add(sql, "(SELECT ");
    for (size_t i = 0; i < builder->table->column_count; i++) {
        if (!builder->direct[i])
            continue;
        text_add(sql, separator);
        separator = ", ";
        add_new(sql, builder->table->columns[i].name);
        text_add(sql, " AS ");
        text_add_identifier(sql, builder->table->columns[i].name);
    }
    /* An expression of constants alone still needs a row. */
    text_add(sql, *separator == '\0' ? "1)" : ")");
}

/* NEW with the value that REPLACE gives to a NULL where NULL is not allowed. */
static bool add_defaulted(const struct builder *builder, const struct db_column *column,
                          struct text *sql)
{
    struct text value = TEXT_INIT;
    enum default_kind kind = default_rewrite(builder->table, column, &value);

    if (kind == DEFAULT_KNOWN) {
        text_add(sql, "coalesce(");
        add_new(sql, column->name);
        text_format(sql, ", %s)", text_string(&value));
    } else {
        add_new(sql, column->name);
    }
    sql->failed |= value.failed;
    text_clear(&value);
    return kind != DEFAULT_UNKNOWN;
}

/* The innermost row of what add_defaulted_row() nests: columns that are not generated. */
static bool add_defaulted_base(const struct builder *builder, struct text *sql, bool *ready)
{
    const char *separator = "";
    bool ok = true;

    text_add(sql, "(SELECT ");
    for (size_t i = 0; i < builder->table->column_count; i++) {
        const struct db_column *column = &builder->table->columns[i];

        if (!builder->closure[i] || column->generated != DB_NOT_GENERATED)
            continue;
        ready[i] = true;
        text_add(sql, separator);
        separator = ", ";
        ok = add_defaulted(builder, column, sql) && ok;
        text_add(sql, " AS ");
        text_add_identifier(sql, column->name);
    }
    text_add(sql, *separator == '\0' ? "1)" : ")");
    return ok;
}

/* Can this generated column be computed from those that are ready? */
static bool is_computable(const struct builder *builder, size_t column, const bool *ready,
                          struct span *expression)
{
    const struct db_table *table = builder->table;
    bool *used = calloc(table->column_count, sizeof *used);
    bool yes =
        used != NULL && span_generated(builder->table_sql, table->columns[column].name, expression);

    if (yes)
        span_mark_columns(expression, table, used);
    for (size_t i = 0; yes && i < table->column_count; i++)
        yes = !used[i] || ready[i];
    free(used);
    return yes;
}

/* As add_new_row(), defaults applied and generated columns computed again from them. */
static bool add_defaulted_row(const struct builder *builder, struct text *sql)
{
    const struct db_table *table = builder->table;
    bool *ready = calloc(table->column_count, sizeof *ready);
    struct text row = TEXT_INIT;
    struct text outer = TEXT_INIT;
    bool ok = ready != NULL && add_defaulted_base(builder, &row, ready);
    bool again = ok;

    while (ok && again) {
        again = false;
        for (size_t i = 0; ok && i < table->column_count; i++) {
            struct span expression;

            if (!builder->closure[i] || ready[i] || !is_computable(builder, i, ready, &expression))
                continue;
            ready[i] = true;
            again = true;
            text_reset(&outer);
            text_add(&outer, "(SELECT *, (");
            ok = span_rewrite(&expression, table, &outer);
            text_add(&outer, ") AS ");
            text_add_identifier(&outer, table->columns[i].name);
            text_format(&outer, " FROM %s)", text_string(&row));
            row.failed |= outer.failed;
            text_reset(&row);
            text_add(&row, text_string(&outer));
        }
    }
    text_add(sql, text_string(&row));
    sql->failed |= row.failed || outer.failed || ready == NULL;
    text_clear(&outer);
    text_clear(&row);
    free(ready);
    return ok;
}

static bool needs_default(const struct db_table *table, const struct db_column *column)
{
    struct text ignored = TEXT_INIT;
    enum default_kind kind = default_rewrite(table, column, &ignored);

    text_clear(&ignored);
    return kind == DEFAULT_KNOWN || kind == DEFAULT_UNKNOWN;
}

/* Of the existing row. False for what a trigger cannot hold. */
static bool add_left(const struct builder *builder, const struct member *member, struct text *sql)
{
    bool ok = true;

    if (member->column >= 0) {
        text_add(sql, "tpv_row.");
        text_add_identifier(sql, builder->table->columns[member->column].name);
    } else {
        text_add_char(sql, '(');
        ok = span_rewrite(&member->span, builder->table, sql);
        text_add_char(sql, ')');
    }
    text_add(sql, " = ");
    return ok;
}

static bool add_right(const struct builder *builder, const struct member *member, bool defaulted,
                      struct text *sql)
{
    const struct db_column *column =
        member->column < 0 ? NULL : &builder->table->columns[member->column];
    bool ok = true;

    if (column != NULL && !defaulted) {
        add_new(sql, column->name);
    } else if (column != NULL && column->generated == DB_NOT_GENERATED) {
        ok = add_defaulted(builder, column, sql);
    } else {
        text_add(sql, "(SELECT ");
        if (column == NULL)
            ok = span_rewrite(&member->span, builder->table, sql);
        else
            text_add_identifier(sql, column->name);
        text_add(sql, " FROM ");
        if (defaulted)
            ok = add_defaulted_row(builder, sql) && ok;
        else
            add_new_row(builder, sql);
        text_add_char(sql, ')');
    }
    text_format(sql, " COLLATE %s", member->collation);
    return ok;
}

static bool add_match(const struct builder *builder, bool defaulted, struct text *sql)
{
    bool ok = true;

    for (size_t m = 0; m < builder->member_count; m++) {
        text_add(sql, m == 0 ? "" : " AND ");
        ok = add_left(builder, &builder->members[m], sql) && ok;
        ok = add_right(builder, &builder->members[m], defaulted, sql) && ok;
    }
    return ok;
}

/*
 * SQLite fetches, for a BEFORE UPDATE trigger, only the columns of NEW that it names, and
 * computes NEW's generated columns from what it fetched: their sources must be named.
 */
static void add_steady(const struct builder *builder, struct text *sql)
{
    for (size_t i = 0; i < builder->table->column_count; i++) {
        const struct db_column *column = &builder->table->columns[i];

        if (!builder->to->involved[i] || column->generated != DB_NOT_GENERATED)
            continue;
        text_add(sql, sql->length == 0 ? "" : " AND ");
        add_new(sql, column->name);
        text_add(sql, " IS ");
        add_new(sql, column->name);
    }
}

static bool write_uniqueness(struct builder *builder, struct error *error)
{
    const struct db_table *table = builder->table;
    struct uniqueness *to = builder->to;
    bool ok = add_match(builder, false, &to->match);

    for (size_t i = 0; i < table->column_count; i++) {
        if (!builder->closure[i] || !needs_default(table, &table->columns[i]))
            continue;
        text_add(&to->guard, to->guard.length == 0 ? "" : " OR ");
        add_new(&to->guard, table->columns[i].name);
        text_add(&to->guard, " IS NULL");
    }
    if (ok && to->guard.length > 0)
        ok = add_match(builder, true, &to->defaulted);
    if (to->computed)
        add_steady(builder, &to->steady);
    for (size_t i = 0; i < table->column_count; i++)
        to->involved[i] &= table->columns[i].generated == DB_NOT_GENERATED;
    return ok ? text_ok(&to->match, error) && text_ok(&to->defaulted, error) &&
                    text_ok(&to->guard, error) && text_ok(&to->steady, error) &&
                    text_ok(&to->predicate, error)
              : refuse(builder, error);
}

static struct uniqueness *add_uniqueness(struct uniqueness_list *list, const struct db_table *table,
                                         struct error *error)
{
    struct uniqueness *items = realloc(list->items, (list->count + 1) * sizeof *items);
    struct uniqueness *item;

    if (items == NULL) {
        error_memory(error);
        return NULL;
    }
    list->items = items;
    item = &items[list->count++];
    *item = (struct uniqueness){ .involved = calloc(table->column_count, sizeof(bool)) };
    if (item->involved == NULL)
        error_memory(error);
    return item->involved == NULL ? NULL : item;
}

/*
 * One after the other.
 */
static void builder_clear(struct builder *builder)
{
    free(builder->table_sql);
    free(builder->index_sql);
    free(builder->members);
    free(builder->direct);
    free(builder->closure);
}

static bool builder_prepare(struct builder *builder, struct error *error)
{
    size_t columns = builder->table->column_count;

    builder->direct = calloc(columns, sizeof *builder->direct);
    builder->closure = calloc(columns, sizeof *builder->closure);
    if (builder->direct == NULL || builder->closure == NULL)
        return error_memory(error);
    builder->table_sql = schema_sql(builder->db, "table", builder->table->name, error);
    if (builder->table_sql == NULL)
        return false;
    builder->index_sql = schema_sql(builder->db, "index", builder->name, error);
    return builder->index_sql != NULL;
}

static bool add_index(struct builder *builder, const struct tracked_key *key,
                      struct uniqueness_list *list, struct error *error)
{
    bool ok = builder_prepare(builder, error) && read_members(builder, error);

    if (ok && !covers_key(builder, key)) {
        builder->to = add_uniqueness(list, builder->table, error);
        ok =
            builder->to != NULL && find_columns(builder, error) && write_uniqueness(builder, error);
    }
    builder_clear(builder);
    return ok;
}

/* The key itself, for when REPLACE may remove a row and stop before the new one is in. */
static bool add_key(struct builder *builder, const struct tracked_key *key,
                    struct uniqueness_list *list, struct error *error)
{
    bool ok = builder_prepare(builder, error);

    builder->members = calloc(key->count, sizeof *builder->members);
    if (builder->members == NULL)
        ok = error_memory(error);
    for (size_t k = 0; ok && k < key->count; k++) {
        struct member *member = &builder->members[builder->member_count++];

        member->column = (int)key->columns[k];
        string_store(member->collation, sizeof member->collation, key->collations[k]);
    }
    if (ok) {
        builder->to = add_uniqueness(list, builder->table, error);
        ok = builder->to != NULL;
    }
    if (ok) {
        builder->to->insert_only = true;
        ok = find_columns(builder, error) && write_uniqueness(builder, error);
    }
    builder_clear(builder);
    return ok;
}

/* The row's own number, which REPLACE respects even where no column shows it. */
static bool add_row_number(const struct db_table *table, struct uniqueness_list *list,
                           struct error *error)
{
    const char *name = row_number_name(table);
    struct uniqueness *item;

    if (table->rowid_key || table->without_rowid || name == NULL)
        return true;
    item = add_uniqueness(list, table, error);
    if (item == NULL)
        return false;
    item->row_number = true;
    text_format(&item->match, "tpv_row.%s = NEW.%s", name, name);
    return text_ok(&item->match, error);
}

bool uniqueness_find(struct db *db, const struct db_table *table, const struct tracked_key *key,
                     bool with_key, struct uniqueness_list *list, struct error *error)
{
    struct builder builder = { .db = db, .table = table, .name = "PRIMARY KEY" };
    struct statement *row = NULL;
    bool ok =
        add_row_number(table, list, error) && (!with_key || add_key(&builder, key, list, error));

    if (ok)
        row = db_prepare(db,
                         "SELECT name FROM pragma_index_list(?) WHERE \"unique\""
                         " AND origin <> 'pk' ORDER BY name",
                         error);
    if (row == NULL)
        return false;
    db_bind_text(row, 1, table->name);
    while (ok && db_step(row, error)) {
        builder = (struct builder){ .db = db, .table = table, .name = db_text(row, 0) };
        ok = add_index(&builder, key, list, error);
    }
    db_finalize(row);
    return ok && error->code == ERROR_NONE;
}

void uniqueness_clear(struct uniqueness_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        text_clear(&list->items[i].match);
        text_clear(&list->items[i].defaulted);
        text_clear(&list->items[i].guard);
        text_clear(&list->items[i].predicate);
        text_clear(&list->items[i].steady);
        free(list->items[i].involved);
    }
    free(list->items);
    *list = (struct uniqueness_list){ .items = NULL };
}
