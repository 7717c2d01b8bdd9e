/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/record/record_store.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"

static bool is_key(const struct field *field)
{
    return (field->flags & FIELD_KEY) != 0;
}

void *record_list_item(const struct record_list *list, size_t index)
{
    return list->items + index * list->type->size;
}

void record_list_clear(struct record_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        record_wipe(list->type, record_list_item(list, i));
    free(list->items);
    *list = (struct record_list){ .items = NULL };
}

void record_key_text(const struct record_type *type, const void *record, struct text *text)
{
    const char *separator = "";

    for (size_t i = 0; i < type->field_count; i++) {
        if (!is_key(&type->fields[i]) || (type->fields[i].flags & FIELD_OWNER) != 0)
            continue;
        text_add(text, separator);
        record_get(type, record, i, text);
        separator = ".";
    }
}

static void add_columns(const struct record_type *type, const char *after, struct text *sql)
{
    for (size_t i = 0; i < type->field_count; i++) {
        text_add(sql, i == 0 ? "" : ", ");
        text_add_identifier(sql, type->fields[i].name);
        text_add(sql, after);
    }
}

static void add_key_condition(const struct record_type *type, struct text *sql)
{
    const char *word = " WHERE ";

    for (size_t i = 0; i < type->field_count; i++) {
        if (!is_key(&type->fields[i]))
            continue;
        text_add(sql, word);
        text_add_identifier(sql, type->fields[i].name);
        text_add(sql, " = ?");
        word = " AND ";
    }
}

/* Binds one field; NULL when it is not set. */
static bool bind(const struct record_place *place, const struct record_type *type,
                 const void *record, size_t index, struct statement *statement, int parameter,
                 struct error *error)
{
    const struct field *field = &type->fields[index];
    struct text value = TEXT_INIT;
    struct text sealed = TEXT_INIT;
    bool ok = true;

    if (!record_is_set(record, index)) {
        db_bind_null(statement, parameter);
        return true;
    }
    record_get(type, record, index, &value);
    if (field->kind == FIELD_SECRET)
        ok = seal_close(place->key, text_string(&value), &sealed, error);
    else if (field->kind == FIELD_INTEGER)
        db_bind_integer(statement, parameter, strtoll(text_string(&value), NULL, 10));
    if (ok && field->kind != FIELD_INTEGER)
        db_bind_text(statement, parameter,
                     text_string(field->kind == FIELD_SECRET ? &sealed : &value));
    if (value.data != NULL)
        explicit_bzero(value.data, value.capacity);
    text_clear(&value);
    text_clear(&sealed);
    return ok;
}

static bool read_field(const struct record_place *place, const struct record_type *type,
                       void *record, size_t index, const struct statement *row, struct error *error)
{
    const struct field *field = &type->fields[index];
    char *secret = NULL;
    bool ok;

    if (db_is_null(row, (int)index))
        return true;
    if (field->kind != FIELD_SECRET)
        return record_set(type, record, index, db_text(row, (int)index), error);
    secret = calloc(1, field->size);
    if (secret == NULL)
        return error_memory(error);
    ok = seal_open(place->key, db_text(row, (int)index), secret, field->size, error) &&
         record_set(type, record, index, secret, error);
    explicit_bzero(secret, field->size);
    free(secret);
    return ok;
}

static bool read_row(const struct record_place *place, const struct record_type *type, void *record,
                     const struct statement *row, struct error *error)
{
    record_init(type, record);
    for (size_t i = 0; i < type->field_count; i++)
        if (!read_field(place, type, record, i, row, error))
            return error_detail(error, "row of %s, column %s", type->name, type->fields[i].name);
    return true;
}

static const struct field *owner_field(const struct record_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        if ((type->fields[i].flags & FIELD_OWNER) != 0)
            return &type->fields[i];
    return NULL;
}

static struct statement *select_all(const struct record_place *place,
                                    const struct record_type *type, int64_t owner,
                                    struct error *error)
{
    const struct field *field = owner == 0 ? NULL : owner_field(type);
    struct text sql = TEXT_INIT;
    struct statement *statement;

    text_add(&sql, "SELECT ");
    add_columns(type, "", &sql);
    text_add(&sql, " FROM ");
    text_add_identifier(&sql, type->name);
    if (field != NULL) {
        text_add(&sql, " WHERE ");
        text_add_identifier(&sql, field->name);
        text_add(&sql, " = ?");
    }
    text_format(&sql, " ORDER BY %s", type->order);
    statement = db_prepare_text(place->db, &sql, error);
    if (statement != NULL && field != NULL)
        db_bind_integer(statement, 1, owner);
    text_clear(&sql);
    return statement;
}

/* Reads the rows of a statement, released here, to the end of the list. */
static bool add_rows(const struct record_place *place, const struct record_type *type,
                     struct statement *row, struct record_list *list, struct error *error)
{
    size_t room = list->count;

    while (db_step(row, error)) {
        if (list->count == room) {
            char *items;

            room += room / 2 + 16;
            items = realloc(list->items, room * type->size);
            if (items == NULL) {
                error_memory(error);
                break;
            }
            list->items = items;
        }
        if (!read_row(place, type, list->items + list->count * type->size, row, error))
            break;
        list->count++;
    }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

bool record_list_load(const struct record_place *place, const struct record_type *type,
                      int64_t owner, struct record_list *list, struct error *error)
{
    struct statement *row = select_all(place, type, owner, error);

    *list = (struct record_list){ .type = type };
    if (row == NULL)
        return false;
    if (add_rows(place, type, row, list, error))
        return true;
    record_list_clear(list);
    return false;
}

bool record_list_add(const struct record_place *place, const struct record_type *type,
                     const struct record_span *span, struct record_list *list, struct error *error)
{
    struct text sql = TEXT_INIT;
    struct statement *row;

    /* The newest of the span are found from its end, and given back oldest first. */
    text_add(&sql, "SELECT * FROM (SELECT ");
    add_columns(type, "", &sql);
    text_add(&sql, " FROM ");
    text_add_identifier(&sql, type->name);
    text_format(&sql, " WHERE %s > ?1 AND %s < ?2 ORDER BY %s DESC LIMIT ?3) ORDER BY 1",
                type->fields[0].name, type->fields[0].name, type->fields[0].name);
    row = db_prepare_text(place->db, &sql, error);
    text_clear(&sql);
    if (row == NULL)
        return false;
    db_bind_integer(row, 1, span->after);
    db_bind_integer(row, 2, span->before == 0 ? INT64_MAX : span->before);
    db_bind_integer(row, 3, span->limit == 0 ? -1 : span->limit);
    list->type = type;
    return add_rows(place, type, row, list, error);
}

static bool bind_key(const struct record_place *place, const struct record_type *type,
                     const void *record, struct statement *statement, int first,
                     struct error *error)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (is_key(&type->fields[i]) && !bind(place, type, record, i, statement, first++, error))
            return false;
    return true;
}

static bool not_found(const struct record_type *type, const void *record, struct error *error)
{
    struct text key = TEXT_INIT;

    record_key_text(type, record, &key);
    error_set(error, ERROR_NOT_FOUND, _("%s « %s » : n'existe pas."), gettext(type->label),
              text_string(&key));
    text_clear(&key);
    return false;
}

/* `sql` goes up to FROM, and is released; the record's key is bound. */
static struct statement *prepare_by_key(const struct record_place *place,
                                        const struct record_type *type, const void *record,
                                        struct text *sql, struct error *error)
{
    struct statement *statement;

    text_add(sql, " FROM ");
    text_add_identifier(sql, type->name);
    add_key_condition(type, sql);
    statement = db_prepare_text(place->db, sql, error);
    text_clear(sql);
    if (statement != NULL && !bind_key(place, type, record, statement, 1, error)) {
        db_finalize(statement);
        statement = NULL;
    }
    return statement;
}

bool record_load(const struct record_place *place, const struct record_type *type, void *record,
                 struct error *error)
{
    struct text sql = TEXT_INIT;
    struct statement *row;
    bool ok = false;

    text_add(&sql, "SELECT ");
    add_columns(type, "", &sql);
    row = prepare_by_key(place, type, record, &sql, error);
    if (row != NULL && db_step(row, error))
        ok = read_row(place, type, record, row, error);
    else if (row != NULL && error->code == ERROR_NONE)
        ok = not_found(type, record, error);
    db_finalize(row);
    return ok;
}

static bool key_is_free(const struct record_place *place, const struct record_type *type,
                        const void *record, struct error *error)
{
    struct text sql = TEXT_INIT;
    struct text key = TEXT_INIT;
    struct statement *row;

    text_add(&sql, "SELECT 1");
    row = prepare_by_key(place, type, record, &sql, error);
    if (row != NULL && db_step(row, error)) {
        record_key_text(type, record, &key);
        error_set(error, ERROR_INPUT, _("%s « %s » : existe déjà."), gettext(type->label),
                  text_string(&key));
    }
    db_finalize(row);
    text_clear(&key);
    return row != NULL && error->code == ERROR_NONE;
}

bool record_insert(const struct record_place *place, const struct record_type *type,
                   const void *record, struct error *error)
{
    struct text sql = TEXT_INIT;
    struct statement *statement = NULL;
    bool ok = key_is_free(place, type, record, error);

    text_add(&sql, "INSERT INTO ");
    text_add_identifier(&sql, type->name);
    text_add(&sql, " (");
    add_columns(type, "", &sql);
    text_add(&sql, ") VALUES (");
    for (size_t i = 0; i < type->field_count; i++)
        text_add(&sql, i == 0 ? "?" : ", ?");
    text_add(&sql, ")");
    if (ok)
        statement = db_prepare_text(place->db, &sql, error);
    ok = statement != NULL;
    for (size_t i = 0; ok && i < type->field_count; i++)
        ok = bind(place, type, record, i, statement, (int)i + 1, error);
    ok = ok && db_run(statement, error);
    db_finalize(statement);
    text_clear(&sql);
    return ok;
}

bool record_update(const struct record_place *place, const struct record_type *type,
                   const void *record, struct error *error)
{
    struct text sql = TEXT_INIT;
    struct statement *statement;
    bool ok;

    text_add(&sql, "UPDATE ");
    text_add_identifier(&sql, type->name);
    text_add(&sql, " SET ");
    add_columns(type, " = ?", &sql);
    add_key_condition(type, &sql);
    statement = db_prepare_text(place->db, &sql, error);
    ok = statement != NULL;
    for (size_t i = 0; ok && i < type->field_count; i++)
        ok = bind(place, type, record, i, statement, (int)i + 1, error);
    ok = ok && bind_key(place, type, record, statement, (int)type->field_count + 1, error) &&
         db_run(statement, error);
    if (ok && db_changes(place->db) == 0)
        ok = not_found(type, record, error);
    db_finalize(statement);
    text_clear(&sql);
    return ok;
}

bool record_delete(const struct record_place *place, const struct record_type *type,
                   const void *record, struct error *error)
{
    struct text sql = TEXT_INIT;
    struct statement *statement;
    bool ok;

    text_add(&sql, "DELETE");
    statement = prepare_by_key(place, type, record, &sql, error);
    ok = statement != NULL && db_run(statement, error);
    if (ok && db_changes(place->db) == 0)
        ok = not_found(type, record, error);
    db_finalize(statement);
    return ok;
}
