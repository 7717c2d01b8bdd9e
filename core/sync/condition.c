/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/condition.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/i18n.h"

enum { TRIED_ROWS = 200 };

void condition_expand(const char *condition, int64_t dossier, struct text *sql)
{
    static const char place[] = "{dossier}";

    for (const char *c = condition; *c != '\0';)
        if (strncmp(c, place, strlen(place)) == 0) {
            text_format(sql, "%" PRId64, dossier);
            c += strlen(place);
        } else {
            text_add_char(sql, *c++);
        }
}

bool condition_filter(const struct sync_table *table, struct text *sql)
{
    bool conditioned = table->condition[0] != '\0';

    if (!conditioned && table->dossier_column[0] == '\0')
        return false;
    text_add(sql, "(");
    if (conditioned) {
        text_add(sql, "(");
        condition_expand(table->condition, table->dossier, sql);
        text_add(sql, "\n)"); /* the line ends: a comment could not swallow the parenthesis */
    }
    if (table->dossier_column[0] != '\0') {
        text_add(sql, conditioned ? " AND " : "");
        text_add_identifier(sql, table->dossier_column);
        text_format(sql, " = %" PRId64, table->dossier);
    }
    text_add(sql, ")");
    return true;
}

/* Length of a quoted word or string that starts at `c`; 0 when it does not end. */
static size_t quoted(const char *c)
{
    char close = *c == '[' ? ']' : *c;
    size_t i = 1;

    while (c[i] != '\0') {
        if (c[i] != close)
            i++;
        else if (close != ']' && c[i + 1] == close)
            i += 2;
        else
            return i + 1;
    }
    return 0;
}

/* The engine takes a quoted name that is no column for a string: misspelt, it would be one. */
static bool is_column(const struct db_table *table, const char *c, size_t length)
{
    char name[sizeof((struct sync_table *)0)->condition];
    size_t size = 0;

    for (size_t i = 1; i + 1 < length && size + 1 < sizeof name; i++) {
        name[size++] = c[i];
        i += c[i] == '"'; /* doubled */
    }
    name[size] = '\0';
    return db_table_column(table, name) != NULL;
}

/* One expression: balanced, no second statement, no comment. */
static bool check_shape(const struct db_table *table, const char *condition, struct error *error)
{
    int depth = 0;
    bool ok = true;

    for (const char *c = condition; ok && *c != '\0';) {
        size_t length = 1;

        if (strchr("'\"`[", *c) != NULL) {
            length = quoted(c);
            /* The string 'now' reads the clock: tomorrow the condition would be another. */
            ok = length > 0 && !(length == 5 && strncasecmp(c, "'now'", 5) == 0);
        } else {
            depth += (*c == '(') - (*c == ')');
            ok = depth >= 0 && *c != ';' && strncmp(c, "--", 2) != 0 && strncmp(c, "/*", 2) != 0;
        }
        if (ok && *c == '"' && !is_column(table, c, length))
            return error_set(error, ERROR_INPUT,
                             _("Condition : la table « %s » n'a pas de colonne %.*s ; un texte "
                               "s'écrit entre apostrophes."),
                             table->name, (int)length, c);
        c += length;
    }
    if (ok && depth == 0)
        return true;
    return error_set(error, ERROR_INPUT,
                     _("Condition : une seule expression est attendue, parenthèses et apostrophes "
                       "fermées, sans « ; », sans commentaire et sans l'heure courante."));
}

/* A table that has the same columns and no row, known to this connection only. */
static bool make_probe(struct db *db, const struct db_table *table, struct error *error)
{
    struct text sql = TEXT_INIT;
    bool ok;

    text_add(&sql, "CREATE TEMP TABLE tpv_probe (");
    for (size_t i = 0; i < table->column_count; i++) {
        text_add(&sql, i == 0 ? "" : ", ");
        text_add_identifier(&sql, table->columns[i].name);
        text_format(&sql, " %s COLLATE ", table->columns[i].type);
        text_add_identifier(&sql, table->columns[i].collation);
    }
    text_add(&sql, ")");
    ok = db_exec(db, "DROP TABLE IF EXISTS temp.tpv_probe", error) && db_exec_text(db, &sql, error);
    text_clear(&sql);
    return ok;
}

/*
 * An index takes exactly the conditions that are wanted here: the engine itself refuses
 * subqueries, other tables, parameters, and what changes from one moment to the next. Some rows are tried, as
 * part of that is only seen when it is computed.
 */
static bool try_condition(struct db *db, const struct db_table *table, const char *filter,
                          struct error *error)
{
    struct text sql = TEXT_INIT;
    bool ok;

    text_add(&sql, "CREATE INDEX temp.tpv_probe_rows ON tpv_probe (");
    text_add_identifier(&sql, table->columns[0].name);
    text_format(&sql, ") WHERE %s", filter);
    ok = db_exec_text(db, &sql, error);
    /* A row of NULL: a table that is empty today is judged as it will be tomorrow. */
    ok = ok && db_exec(db, "INSERT INTO temp.tpv_probe DEFAULT VALUES", error);
    text_reset(&sql);
    text_add(&sql, "INSERT INTO temp.tpv_probe SELECT ");
    for (size_t i = 0; i < table->column_count; i++) {
        text_add(&sql, i == 0 ? "" : ", ");
        text_add_identifier(&sql, table->columns[i].name);
    }
    text_add(&sql, " FROM main.");
    text_add_identifier(&sql, table->name);
    text_format(&sql, " LIMIT %d", TRIED_ROWS);
    ok = ok && db_exec_text(db, &sql, error);
    text_clear(&sql);
    return ok;
}

bool condition_check(struct db *db, const struct db_table *table, const struct sync_table *record,
                     struct error *error)
{
    struct error failure = ERROR_INIT;
    struct text filter = TEXT_INIT;
    bool ok = check_shape(table, record->condition, error);

    if (ok && condition_filter(record, &filter)) {
        ok = text_ok(&filter, error) && make_probe(db, table, error);
        if (ok && !try_condition(db, table, text_string(&filter), &failure)) {
            char *sql = strstr(failure.detail, " | ");

            /* The engine's words help; the statement that tried the condition does not. */
            if (sql != NULL)
                *sql = '\0';
            error_set(error, ERROR_INPUT, _("Condition de la table « %s » : %s"), table->name,
                      failure.detail);
            ok = false;
        }
        failure = ERROR_INIT;
        db_exec(db, "DROP TABLE IF EXISTS temp.tpv_probe", &failure);
    }
    text_clear(&filter);
    return ok;
}

bool condition_count(struct db *db, const struct sync_table *record, int64_t *rows,
                     int64_t *travelling, struct error *error)
{
    struct text sql = TEXT_INIT;
    struct text filter = TEXT_INIT;
    struct statement *statement;
    bool filtered = condition_filter(record, &filter);
    bool ok;

    /* Counted, not summed: a condition may be any number that is not zero. */
    text_format(&sql, "SELECT count(*), count(CASE WHEN %s THEN 1 END) FROM main.",
                filtered ? text_string(&filter) : "1");
    text_add_identifier(&sql, record->name);
    statement = text_ok(&filter, error) ? db_prepare_text(db, &sql, error) : NULL;
    ok = statement != NULL && db_step(statement, error);
    if (ok) {
        *rows = db_integer(statement, 0);
        *travelling = db_integer(statement, 1);
    }
    db_finalize(statement);
    text_clear(&sql);
    text_clear(&filter);
    return ok;
}
