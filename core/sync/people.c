/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/people.h"

#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/users.h"

/* clang-format off */
/* A column is a field of the record. What is empty is NULL. */
struct column {
    const char *field;
    const char *declared;
};

static const struct column user_columns[] = {
    { "code",        "TEXT PRIMARY KEY COLLATE NOCASE" },
    { "name",        "TEXT" },
    { "role",        "TEXT" },
    { "till",        "INTEGER" },
    { "rights",      "TEXT" },
    { "password",    "TEXT" },
    { "must_change", "TEXT" },
    { "valid_from",  "TEXT" },
    { "valid_until", "TEXT" },
    { "active",      "TEXT" },
};

static const struct column till_columns[] = {
    { "number", "INTEGER PRIMARY KEY" },
    { "label",  "TEXT" },
    { "shop",   "TEXT" },
};

/* A table of people, made of records. */
struct people {
    const char *name;
    const char *options; /* of the table */
    const struct record_type *type;
    const struct column *columns;
    size_t column_count;
    bool (*travels)(const void *record, const struct dossier *dossier);
};
/* clang-format on */

static bool user_travels(const void *record, const struct dossier *dossier)
{
    const struct user *user = record;

    if (user->role == ROLE_EXCHANGE)
        return false;
    return string_equal_nocase(user->code, dossier->administrator) ||
           (user->dossier == dossier->number && (user->role == ROLE_TILL || user->till != 0));
}

static bool till_travels(const void *record, const struct dossier *dossier)
{
    const struct till *till = record;

    return till->dossier == dossier->number && till->active;
}

/* clang-format off */
static const struct people peoples[] = {
    { "tpv_user", " WITHOUT ROWID", &user_type, user_columns, RECORD_COUNT(user_columns), user_travels },
    { "tpv_till", "",               &till_type, till_columns, RECORD_COUNT(till_columns), till_travels },
};
/* clang-format on */

enum { PEOPLE_COUNT = sizeof peoples / sizeof peoples[0] };

/* What is done with each row: its values, in the order of the columns, "" = none. */
typedef bool (*row_fn)(void *data, const struct people *people, const struct text *values,
                       struct error *error);

static bool give_row(const struct people *people, const void *record, row_fn row, void *data,
                     struct error *error)
{
    struct text values[RECORD_COUNT(user_columns)] = { { .data = NULL } };
    bool ok = true;

    for (size_t i = 0; ok && i < people->column_count; i++) {
        size_t field = (size_t)record_find(people->type, people->columns[i].field);

        if (!record_is_empty(people->type, record, field))
            record_get(people->type, record, field, &values[i]);
        ok = text_ok(&values[i], error);
    }
    ok = ok && row(data, people, values, error);
    for (size_t i = 0; i < people->column_count; i++) {
        if (values[i].data != NULL)
            explicit_bzero(values[i].data, values[i].capacity);
        text_clear(&values[i]);
    }
    return ok;
}

static bool for_each(struct session *session, const struct people *people, row_fn row, void *data,
                     struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list list = { .items = NULL };
    struct dossier dossier;
    bool ok = session_dossier(session, 0, &dossier, error) &&
              record_list_load(&place, people->type, 0, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        void *record = record_list_item(&list, i);

        ok = record_apply_defaults(people->type, record, NULL, error) &&
             (!people->travels(record, &dossier) || give_row(people, record, row, data, error));
    }
    record_list_clear(&list);
    record_wipe(&dossier_type, &dossier);
    return ok;
}

static bool describe_row(void *data, const struct people *people, const struct text *values,
                         struct error *error)
{
    (void)error;
    for (size_t i = 0; i < people->column_count; i++) {
        text_add(data, text_string(&values[i]));
        text_add_char(data, '\n');
    }
    return true;
}

bool people_describe(struct session *session, struct text *all, struct error *error)
{
    for (size_t i = 0; i < PEOPLE_COUNT; i++)
        if (!for_each(session, &peoples[i], describe_row, all, error))
            return false;
    return true;
}

static bool insert_row(void *data, const struct people *people, const struct text *values,
                       struct error *error)
{
    for (size_t i = 0; i < people->column_count; i++)
        db_bind_text(data, (int)i + 1, values[i].length == 0 ? NULL : text_string(&values[i]));
    return db_run(data, error);
}

static bool copy_table(struct session *session, const struct people *people, struct db *to,
                       const char *schema, struct error *error)
{
    struct text create = TEXT_INIT;
    struct text sql = TEXT_INIT;
    struct statement *insert = NULL;
    bool ok;

    text_format(&create, "CREATE TABLE %s.%s (", schema, people->name);
    text_format(&sql, "INSERT INTO %s.%s VALUES (", schema, people->name);
    for (size_t i = 0; i < people->column_count; i++) {
        text_format(&create, "%s%s %s", i == 0 ? "" : ", ", people->columns[i].field,
                    people->columns[i].declared);
        text_add(&sql, i == 0 ? "?" : ", ?");
    }
    text_format(&create, ")%s", people->options);
    text_add_char(&sql, ')');
    ok = text_ok(&create, error) && db_exec(to, text_string(&create), error);
    if (ok)
        insert = db_prepare_text(to, &sql, error);
    ok = insert != NULL && for_each(session, people, insert_row, insert, error);
    db_finalize(insert);
    text_clear(&create);
    text_clear(&sql);
    return ok;
}

bool people_copy(struct session *session, struct db *to, const char *schema, struct error *error)
{
    for (size_t i = 0; i < PEOPLE_COUNT; i++)
        if (!copy_table(session, &peoples[i], to, schema, error))
            return false;
    return true;
}
