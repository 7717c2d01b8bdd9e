/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/package/schema.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/text.h"

static bool try_sql(struct db *memory, const char *name, const char *sql, enum db_trial kind,
                    struct error *error)
{
    struct error reason = ERROR_INIT;
    int line = 1;

    if (db_try(memory, sql, kind, &line, &reason))
        return true;
    if (reason.code != ERROR_INPUT) {
        *error = reason;
        return false;
    }
    return error_set(error, ERROR_INPUT, _("« %s », ligne %d : %s."), name, line, reason.message);
}

bool schema_add(struct db *memory, const char *name, const char *sql, struct error *error)
{
    return try_sql(memory, name, sql, DB_TRIAL_SCHEMA, error);
}

bool schema_try_script(struct db *memory, const char *name, const char *sql, struct error *error)
{
    return try_sql(memory, name, sql, DB_TRIAL_SCRIPT, error);
}

bool schema_try_query(struct db *memory, const char *name, const char *sql, struct error *error)
{
    return try_sql(memory, name, sql, DB_TRIAL_QUERY, error);
}

static void add_word(struct text *words, const char *before, const char *word)
{
    if (words->length > 0 && (before[0] != '\0' || word[0] != '\0'))
        text_add_char(words, ' ');
    text_add(words, before);
    text_add(words, word);
}

/* "TEXT COLLATE NOCASE NOT NULL DEFAULT x": all that makes two columns alike. */
static void column_words(const struct db_column *column, struct text *words)
{
    add_word(words, "", column->type);
    if (!string_equal_nocase(column->collation, "BINARY"))
        add_word(words, "COLLATE ", column->collation);
    if (column->not_null)
        add_word(words, "", "NOT NULL");
    if (column->default_sql != NULL && column->generated == DB_NOT_GENERATED)
        add_word(words, "DEFAULT ", column->default_sql);
    if (column->generated != DB_NOT_GENERATED)
        add_word(words, "", "GENERATED");
}

static json_t *columns_json(const struct db_table *table)
{
    struct text words = TEXT_INIT;
    json_t *columns = json_object();

    for (size_t i = 0; i < table->column_count; i++) {
        text_reset(&words);
        column_words(&table->columns[i], &words);
        json_object_set_new(columns, table->columns[i].name, json_string(text_string(&words)));
    }
    text_clear(&words);
    return columns;
}

static json_t *key_json(const struct db_table *table)
{
    json_t *key = json_array();

    for (int position = 1; position <= (int)table->key_count; position++)
        for (size_t i = 0; i < table->column_count; i++)
            if (table->columns[i].key_position == position)
                json_array_append_new(key, json_string(table->columns[i].name));
    return key;
}

static json_t *indexes_json(struct db *memory, const char *table, struct error *error)
{
    struct statement *row = db_prepare(memory,
                                       "SELECT name, sql FROM sqlite_schema WHERE type = 'index'"
                                       " AND tbl_name = ? AND sql IS NOT NULL ORDER BY name",
                                       error);
    json_t *indexes = json_object();

    if (row != NULL)
        db_bind_text(row, 1, table);
    while (row != NULL && db_step(row, error))
        json_object_set_new(indexes, db_text(row, 0), json_string(db_text(row, 1)));
    db_finalize(row);
    return indexes;
}

static bool add_table(struct db *memory, const char *name, json_t *tables, struct error *error)
{
    struct db_table table;
    json_t *object;

    if (!db_describe(memory, name, &table, error))
        return false;
    object = json_pack("{s:o, s:o, s:o}", "columns", columns_json(&table), "key", key_json(&table),
                       "indexes", indexes_json(memory, table.name, error));
    db_table_clear(&table);
    return json_object_set_new(tables, name, object) == 0 || error_memory(error);
}

json_t *schema_json(struct db *memory, struct error *error)
{
    struct string_list names = { .items = NULL };
    json_t *tables = json_object();
    bool ok = (tables != NULL || error_memory(error)) && db_list_tables(memory, &names, error);

    for (size_t i = 0; ok && i < names.count; i++)
        ok = add_table(memory, names.items[i], tables, error);
    string_list_clear(&names);
    if (ok && error->code == ERROR_NONE)
        return tables;
    json_decref(tables);
    return NULL;
}

static bool tell(struct string_list *differences, char *sentence, struct error *error)
{
    bool ok = sentence != NULL && string_list_add(differences, sentence, error);

    free(sentence);
    return ok;
}

static bool compare_columns(const char *table, json_t *before, json_t *now,
                            struct string_list *differences, struct error *error)
{
    const char *name;
    json_t *words;
    bool ok = true;

    json_object_foreach(now, name, words)
    {
        json_t *other = json_object_get(before, name);

        if (ok && other == NULL)
            ok = tell(differences,
                      string_format(error, _("Table %s : nouvelle colonne %s%s%s"), table, name,
                                    json_string_length(words) == 0 ? "" : " ",
                                    json_string_value(words)),
                      error);
        else if (ok && !json_equal(words, other))
            ok =
                tell(differences,
                     string_format(error, _("Table %s : la colonne %s passe de « %s » à « %s »"),
                                   table, name, json_string_value(other), json_string_value(words)),
                     error);
    }
    json_object_foreach(before, name, words)
    {
        if (ok && json_object_get(now, name) == NULL)
            ok = tell(differences,
                      string_format(error, _("Table %s : la colonne %s n'y est plus"), table, name),
                      error);
    }
    return ok;
}

static bool compare_indexes(const char *table, json_t *before, json_t *now,
                            struct string_list *differences, struct error *error)
{
    const char *name;
    json_t *sql;
    bool ok = true;

    json_object_foreach(now, name, sql)
    {
        json_t *other = json_object_get(before, name);

        if (ok && (other == NULL || !json_equal(sql, other)))
            ok = tell(differences,
                      string_format(error,
                                    other == NULL ? _("Table %s : nouvel index %s")
                                                  : _("Table %s : l'index %s change"),
                                    table, name),
                      error);
    }
    json_object_foreach(before, name, sql)
    {
        if (ok && json_object_get(now, name) == NULL)
            ok = tell(differences,
                      string_format(error, _("Table %s : l'index %s n'y est plus"), table, name),
                      error);
    }
    return ok;
}

static bool compare_table(const char *name, json_t *before, json_t *now,
                          struct string_list *differences, struct error *error)
{
    if (before == NULL)
        return tell(differences, string_format(error, _("Nouvelle table %s"), name), error);
    if (!json_equal(json_object_get(before, "key"), json_object_get(now, "key")) &&
        !tell(differences, string_format(error, _("Table %s : la clé primaire change"), name),
              error))
        return false;
    return compare_columns(name, json_object_get(before, "columns"),
                           json_object_get(now, "columns"), differences, error) &&
           compare_indexes(name, json_object_get(before, "indexes"),
                           json_object_get(now, "indexes"), differences, error);
}

bool schema_compare(json_t *before, json_t *now, struct string_list *differences,
                    struct error *error)
{
    const char *name;
    json_t *table;
    bool ok = true;

    json_object_foreach(now, name, table)
    {
        ok = ok && compare_table(name, json_object_get(before, name), table, differences, error);
    }
    json_object_foreach(before, name, table)
    {
        if (ok && json_object_get(now, name) == NULL)
            ok = tell(differences,
                      string_format(error,
                                    _("Table %s : plus dans les dictionnaires (les caisses la "
                                      "gardent)"),
                                    name),
                      error);
    }
    return ok;
}
