/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/people.h"

#include "core/base/i18n.h"

static struct statement *select_people(struct session *session, const char *sql,
                                       struct error *error)
{
    struct statement *statement = db_prepare(session->store, sql, error);

    if (statement != NULL)
        db_bind_integer(statement, 1, session->dossier);
    return statement;
}

struct statement *people_users(struct session *session, struct error *error)
{
    return select_people(
        session,
        "SELECT u.code, u.name, coalesce(u.role, 'operator'), u.till FROM user u, dossier d"
        " WHERE d.number = ?1 AND coalesce(u.active, 'yes') = 'yes'"
        " AND ((u.dossier = ?1 AND u.till IS NOT NULL) OR u.code = d.administrator) ORDER BY u.code",
        error);
}

struct statement *people_tills(struct session *session, struct error *error)
{
    return select_people(session,
                         "SELECT number, label FROM till WHERE dossier = ?1"
                         " AND coalesce(active, 'yes') = 'yes' ORDER BY number",
                         error);
}

static bool copy_rows(struct statement *rows, struct db *to, const char *sql, struct error *error)
{
    struct statement *insert = rows == NULL ? NULL : db_prepare(to, sql, error);

    while (insert != NULL && db_step(rows, error)) {
        for (int i = 0; i < db_columns(rows); i++)
            db_bind_text(insert, i + 1, db_is_null(rows, i) ? NULL : db_text(rows, i));
        if (!db_run(insert, error))
            break;
    }
    db_finalize(insert);
    return insert != NULL && error->code == ERROR_NONE;
}

static bool copy_table(struct statement *rows, struct db *to, const char *schema,
                       const char *columns, const char *insert, struct error *error)
{
    struct text sql = TEXT_INIT;
    bool ok = db_exec_format(to, error, "CREATE TABLE %s.%s", schema, columns);

    text_format(&sql, "INSERT INTO %s.%s", schema, insert);
    ok = ok && text_ok(&sql, error) && copy_rows(rows, to, text_string(&sql), error);
    text_clear(&sql);
    db_finalize(rows);
    return ok;
}

bool people_copy(struct session *session, struct db *to, const char *schema, struct error *error)
{
    return copy_table(people_users(session, error), to, schema,
                      "tpv_user (code TEXT PRIMARY KEY COLLATE NOCASE, name TEXT, role TEXT,"
                      " till INTEGER) WITHOUT ROWID",
                      "tpv_user VALUES (?, ?, ?, ?)", error) &&
           copy_table(people_tills(session, error), to, schema,
                      "tpv_till (number INTEGER PRIMARY KEY, label TEXT)", "tpv_till VALUES (?, ?)",
                      error);
}
