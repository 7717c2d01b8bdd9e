/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/session.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/settings/accounts.h"
#include "core/settings/identity.h"
#include "core/settings/permission.h"
#include "core/settings/rules.h"
#include "core/settings/store.h"

struct record_place session_place(const struct session *session)
{
    return (struct record_place){ .db = session->store, .key = &session->key };
}

int session_wait_ms(const struct session *session)
{
    return session->wait_ms != 0 ? session->wait_ms
                                 : (int)session->home.configuration.lock_wait_s * 1000;
}

void session_login(char user[65])
{
    const char *sudo = getenv("SUDO_USER");
    const struct passwd *entry = getpwuid(getuid());

    if (getuid() == 0 && sudo != NULL && sudo[0] != '\0')
        string_store(user, 65, sudo);
    else if (entry != NULL)
        string_store(user, 65, entry->pw_name);
    else
        snprintf(user, 65, "%ld", (long)getuid());
}

/*
 * The user's own choice, else the dossier of the user's record, else the only one there is. One
 * that has been removed since is no choice any more.
 */
static bool find_current_dossier(struct session *session, struct error *error)
{
    struct statement *row = db_prepare(
        session->store,
        "SELECT coalesce("
        "(SELECT dossier FROM current_dossier WHERE user = ?1),"
        "(SELECT number FROM dossier WHERE number = (SELECT dossier FROM user WHERE code = ?1)),"
        "(SELECT min(number) FROM dossier HAVING count(*) = 1), 0)",
        error);

    if (row == NULL)
        return false;
    db_bind_text(row, 1, session->user);
    if (db_step(row, error))
        session->dossier = db_integer(row, 0);
    db_finalize(row);
    return error->code == ERROR_NONE;
}

static bool open_store(struct session *session, struct error *error)
{
    char *key = home_file(&session->home, "keys/seal.key", error);
    bool ok = key != NULL && seal_key_read(key, &session->key, error);

    if (ok)
        session->store = store_open(session->home.configuration.store, DB_CREATE, error);
    if (session->store != NULL)
        db_set_wait(session->store, session_wait_ms(session), NULL, NULL);
    free(key);
    return session->store != NULL;
}

bool session_open(struct session *session, const struct session_options *options,
                  struct error *error)
{
    char *path;
    bool ok;

    *session = (struct session){ .wait_ms = options->wait_ms, .role = ROLE_EXCHANGE };
    path = home_find(options->home, error);
    ok = path != NULL && seal_init(error) && identity_check_access(path, error) &&
         home_open(&session->home, path, error) && open_store(session, error) &&
         identity_find(session, options->user, error);
    free(path);
    if (!ok)
        return false;
    session->dossier = options->dossier;
    return session->dossier != 0 || find_current_dossier(session, error);
}

void session_close(struct session *session)
{
    db_close(session->store);
    home_close(&session->home);
    explicit_bzero(&session->key, sizeof session->key);
    session->store = NULL;
}

static bool template_of(void *data, const struct field *field, struct text *template)
{
    const char *own = home_default(data, field->name);

    if (own == NULL)
        return false;
    text_add(template, own);
    return true;
}

/* {home}, {environnement}, {canal}, {dossier}, and the dossier's own fields by their names. */
static bool place(void *data, const struct record_type *type, const void *record, const char *name,
                  struct text *value)
{
    const struct home *home = data;
    const struct dossier *dossier = record;
    int index = record_find(type, name);

    if (strcmp(name, "home") == 0)
        text_add(value, home->path);
    else if (strcmp(name, "environnement") == 0)
        text_add(value, home->configuration.environment);
    else if (strcmp(name, "canal") == 0)
        text_format(value, "%" PRId64, dossier->channel);
    else if (strcmp(name, "dossier") == 0)
        text_format(value, "%04" PRId64, dossier->number);
    else if (index >= 0 && type->fields[index].kind != FIELD_SECRET)
        record_get(type, record, (size_t)index, value);
    else
        return false;
    return true;
}

bool session_apply_defaults(const struct session *session, struct dossier *dossier,
                            struct error *error)
{
    struct home home = session->home; /* a shallow copy: the callbacks only read it */
    const struct record_defaults defaults = {
        .template_of = template_of,
        .place = place,
        .data = &home,
    };

    return record_apply_defaults(&dossier_type, dossier, &defaults, error);
}

bool session_dossier(struct session *session, int64_t number, struct dossier *dossier,
                     struct error *error)
{
    struct record_place store = session_place(session);
    char text[24];

    if (number == 0)
        number = session->dossier;
    if (number == 0)
        return error_set(error, ERROR_INPUT,
                         _("Aucun dossier courant : choisissez-en un (tpvadmin dossier use N, ou "
                           "--dossier N)."));
    snprintf(text, sizeof text, "%" PRId64, number);
    record_init(&dossier_type, dossier);
    return record_set(&dossier_type, dossier, 0, text, error) &&
           record_load(&store, &dossier_type, dossier, error) &&
           session_apply_defaults(session, dossier, error);
}

bool session_journal(struct session *session, const char *action, const char *parameters,
                     int64_t duration_ms, const char *message, const struct error *result,
                     struct error *error)
{
    struct journal_entry entry = { .head = { 0 } };

    string_store(entry.user, sizeof entry.user, session->user);
    string_store(entry.action, sizeof entry.action, action);
    if (parameters != NULL)
        string_store(entry.parameters, sizeof entry.parameters, parameters);
    entry.dossier = session->dossier;
    entry.duration_ms = duration_ms;
    entry.result = (int)journal_result_of(result);
    string_store(entry.message, sizeof entry.message, message != NULL ? message : result->message);
    return journal_append(session->store, &entry, error);
}

void session_mask_words(const struct record_type *type, char *const *words, size_t count,
                        struct text *text)
{
    for (size_t i = 0; i < count; i++) {
        const char *equal = strchr(words[i], '=');
        char name[64] = "";
        int index;

        if (equal != NULL)
            snprintf(name, sizeof name, "%.*s", (int)(equal - words[i]), words[i]);
        index = record_find(type, name);
        if (i > 0)
            text_add_char(text, ' ');
        if (index >= 0 && type->fields[index].kind == FIELD_SECRET)
            text_format(text, "%s=••••", name);
        else
            text_add(text, words[i]);
    }
}

static bool write_record(struct session *session, enum change change,
                         const struct record_type *type, const void *record, struct error *error)
{
    struct record_place store = session_place(session);

    switch (change) {
    case CHANGE_ADD:
        return record_insert(&store, type, record, error);
    case CHANGE_SET:
        return record_update(&store, type, record, error);
    case CHANGE_REMOVE:
        return record_delete(&store, type, record, error);
    }
    return false;
}

static bool check_record(struct session *session, enum change change,
                         const struct record_type *type, void *record, struct error *error)
{
    size_t bad;

    if (change == CHANGE_REMOVE)
        return rules_check_removal(session, type, record, error);
    if (type == &dossier_type ? !session_apply_defaults(session, record, error)
                              : !record_apply_defaults(type, record, NULL, error))
        return false;
    if (type == &user_type && !account_prepare(session, record, error))
        return false;
    return record_check(type, record, &bad, error) &&
           rules_check_record(session, type, record, error);
}

bool session_begin(struct session *session, struct error *error)
{
    if (session->depth == 0 && !db_begin(session->store, DB_BEGIN_WRITE, error))
        return false;
    session->depth++;
    return true;
}

bool session_end(struct session *session, bool ok, struct error *error)
{
    struct error ignored = ERROR_INIT;

    session->depth--;
    if (session->depth > 0)
        return ok;
    ok = ok && db_commit(session->store, error);
    if (!ok)
        db_rollback(session->store);
    if (session->refused.waiting) {
        session->refused.waiting = false;
        session_journal(session, session->refused.action, session->refused.parameters, 0, NULL,
                        &session->refused.error, &ignored);
    }
    return ok;
}

bool session_change(struct session *session, enum change change, const struct record_type *type,
                    void *record, const char *parameters, struct error *error)
{
    static const char *const verbs[] = { "add", "set", "remove" };
    char action[65];
    bool ok;

    snprintf(action, sizeof action, "%s %s", type->name, verbs[change]);
    if (!session_require(session, ACTION_CONFIGURE, action, parameters, error) ||
        !session_begin(session, error))
        return false;
    ok = check_record(session, change, type, record, error) &&
         write_record(session, change, type, record, error) &&
         session_journal(session, action, parameters, 0, NULL, error, error);
    return session_end(session, ok, error);
}

static bool write_current(struct session *session, int64_t number, struct error *error)
{
    struct statement *row =
        db_prepare(session->store,
                   "INSERT OR REPLACE INTO current_dossier(user, dossier) VALUES (?1, ?2)", error);
    bool ok;

    if (row == NULL)
        return false;
    db_bind_text(row, 1, session->user);
    db_bind_integer(row, 2, number);
    ok = db_run(row, error);
    db_finalize(row);
    return ok;
}

bool session_use(struct session *session, int64_t number, struct error *error)
{
    struct dossier dossier;
    char text[24];
    bool ok;

    snprintf(text, sizeof text, "%" PRId64, number);
    if (!session_require(session, ACTION_READ, "dossier use", text, error) ||
        !session_dossier(session, number, &dossier, error))
        return false;
    record_wipe(&dossier_type, &dossier);
    if (!session_begin(session, error))
        return false;
    ok = write_current(session, number, error) &&
         session_journal(session, "dossier use", text, 0, NULL, error, error);
    ok = session_end(session, ok, error);
    if (ok)
        session->dossier = number;
    return ok;
}
