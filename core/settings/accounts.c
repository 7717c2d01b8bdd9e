/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/accounts.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/password.h"
#include "core/settings/permission.h"

enum { SECONDS_A_MINUTE = 60 };

#define OF_CONSOLE "coalesce(role, 'operator') IN ('admin', 'operator', 'support')"
/* ?1 is today. */
#define ACTIVE_ADMINISTRATOR                             \
    "role = 'admin' AND coalesce(active, 'yes') = 'yes'" \
    " AND (valid_from IS NULL OR valid_from <= ?1)"      \
    " AND (valid_until IS NULL OR valid_until >= ?1)"

bool accounts_declared(const struct session *session, bool *declared, struct error *error)
{
    int64_t count = 0;

    if (!db_query_integer(session->store, "SELECT count(*) FROM user WHERE " OF_CONSOLE, 0, &count,
                          error))
        return false;
    *declared = count > 0;
    return true;
}

static struct statement *prepare_today(const struct session *session, const char *sql,
                                       struct error *error)
{
    struct statement *statement = db_prepare(session->store, sql, error);
    char today[CLOCK_DATE_SIZE];

    clock_today(today);
    if (statement != NULL)
        db_bind_text(statement, 1, today);
    return statement;
}

bool accounts_administrators(const struct session *session, int limit, struct text *codes,
                             struct error *error)
{
    struct statement *row = prepare_today(
        session, "SELECT code FROM user WHERE " ACTIVE_ADMINISTRATOR " ORDER BY code LIMIT ?2",
        error);

    if (row == NULL)
        return false;
    db_bind_integer(row, 2, limit);
    while (db_step(row, error))
        text_format(codes, "%s%s", codes->length == 0 ? "" : ", ", db_text(row, 0));
    db_finalize(row);
    return error->code == ERROR_NONE;
}

/* The user as the store has it; an empty one when it is new. */
static bool load_stored(struct session *session, const char *code, struct user *stored,
                        struct error *error)
{
    struct record_place place = session_place(session);
    struct error missing = ERROR_INIT;

    if (user_load(&place, code, stored, &missing))
        return true;
    record_init(&user_type, stored);
    if (missing.code != ERROR_NOT_FOUND)
        *error = missing;
    return missing.code == ERROR_NOT_FOUND;
}

static size_t field_index(const char *name)
{
    return (size_t)record_find(&user_type, name);
}

static bool check_pin(const char *pin, struct error *error)
{
    size_t length = strlen(pin);

    if (strspn(pin, "0123456789") == length && length >= PIN_MINIMUM && length <= PIN_MAXIMUM)
        return true;
    return error_set(error, ERROR_INPUT, _("Le code d'une caisse est fait de %d à %d chiffres."),
                     PIN_MINIMUM, PIN_MAXIMUM);
}

static bool check_typed(const struct user *user, const char *password, struct error *error)
{
    if (user->role == ROLE_TILL)
        return check_pin(password, error);
    if (utf8_length(password) < PASSWORD_MINIMUM)
        return error_set(error, ERROR_INPUT, _("Mot de passe : %d caractères au moins."),
                         PASSWORD_MINIMUM);
    if (string_equal_nocase(password, user->code) || password_is_hash(password))
        return error_set(error, ERROR_INPUT,
                         _("Mot de passe : ni le code de l'utilisateur, ni une empreinte."));
    return true;
}

static bool set_hash(struct user *user, const char *password, struct error *error)
{
    char hash[PASSWORD_HASH_SIZE] = "";
    bool ok = password_hash(password, hash, error) &&
              record_set(&user_type, user, field_index("password"), hash, error);

    explicit_bzero(hash, sizeof hash);
    return ok;
}

static bool keep_password(struct user *user, const struct user *stored, struct error *error)
{
    char typed[sizeof user->password];
    bool changed = strcmp(user->password, stored->password) != 0;
    bool ok;

    if (user->password[0] == '\0')
        return true;
    /* A PIN is no password and the other way round: nobody knows which it was any more. */
    if (!changed && (user->role == ROLE_TILL) != (stored->role == ROLE_TILL))
        return error_set(error, ERROR_INPUT,
                         _("Ce rôle demande un autre mot de passe : donnez-le aussi (password=-), "
                           "ou retirez celui qu'il y a (password=)."));
    if (!changed)
        return true;
    string_store(typed, sizeof typed, user->password);
    ok = check_typed(user, typed, error) && set_hash(user, typed, error);
    explicit_bzero(typed, sizeof typed);
    return ok;
}

/* Fields that nobody types: what was counted since the record was read stays counted. */
static bool keep_counts(struct user *user, const struct user *stored, struct error *error)
{
    struct text value = TEXT_INIT;
    bool ok = true;

    for (size_t i = 0; ok && i < user_type.field_count; i++) {
        if ((user_type.fields[i].flags & FIELD_READ_ONLY) == 0)
            continue;
        text_reset(&value);
        if (record_is_set(stored, i))
            record_get(&user_type, stored, i, &value);
        ok = record_set(&user_type, user, i, text_string(&value), error);
    }
    text_clear(&value);
    return ok;
}

static bool order_rights(struct user *user, struct error *error)
{
    struct text rights = TEXT_INIT;
    bool ok = true;

    if (record_is_set(user, field_index("rights")))
        ok = till_rights_read(user->rights, &rights, error) && text_ok(&rights, error) &&
             record_set(&user_type, user, field_index("rights"), text_string(&rights), error);
    text_clear(&rights);
    return ok;
}

bool account_prepare(struct session *session, struct user *user, struct error *error)
{
    struct user stored;
    bool ok = load_stored(session, user->code, &stored, error) && order_rights(user, error) &&
              keep_counts(user, &stored, error) && keep_password(user, &stored, error);

    record_wipe(&user_type, &stored);
    return ok;
}

static bool number_exists(struct session *session, const char *sql, int64_t number, bool *exists,
                          struct error *error)
{
    struct statement *row = db_prepare(session->store, sql, error);

    if (row == NULL)
        return false;
    db_bind_integer(row, 1, number);
    *exists = db_step(row, error) && db_integer(row, 0) > 0;
    db_finalize(row);
    return error->code == ERROR_NONE;
}

static bool is_active_administrator(const struct user *user)
{
    char today[CLOCK_DATE_SIZE];

    clock_today(today);
    return user->role == ROLE_ADMIN && user->active &&
           (user->valid_from[0] == '\0' || strcmp(user->valid_from, today) <= 0) &&
           (user->valid_until[0] == '\0' || strcmp(user->valid_until, today) >= 0);
}

/* There must be an administrator once there was one: `after` is NULL when the user goes. */
static bool check_last_administrator(struct session *session, const char *code,
                                     const struct user *after, struct error *error)
{
    struct user before;
    struct statement *row = NULL;
    bool alone = false;
    bool ok = load_stored(session, code, &before, error);

    if (ok && before.code[0] != '\0' && is_active_administrator(&before) &&
        (after == NULL || !is_active_administrator(after))) {
        row = prepare_today(
            session, "SELECT count(*) FROM user WHERE " ACTIVE_ADMINISTRATOR " AND code <> ?2",
            error);
        if (row != NULL)
            db_bind_text(row, 2, code);
        ok = row != NULL && db_step(row, error);
        alone = ok && db_integer(row, 0) == 0;
        db_finalize(row);
    }
    record_wipe(&user_type, &before);
    if (alone)
        return error_set(error, ERROR_REFUSED,
                         _("« %s » est le dernier administrateur actif : déclarez-en un autre "
                           "d'abord (tpvadmin user add CODE name=\"Nom\" role=admin)."),
                         code);
    return ok;
}

bool account_check_record(struct session *session, const void *record, struct error *error)
{
    const struct user *user = record;
    bool exists = true;

    if (user->dossier != 0 &&
        !number_exists(session, "SELECT count(*) FROM dossier WHERE number = ?", user->dossier,
                       &exists, error))
        return false;
    if (!exists)
        return error_set(error, ERROR_INPUT, _("Le dossier %" PRId64 " n'existe pas."),
                         user->dossier);
    if (user->channel != 0 && !number_exists(session,
                                             "SELECT count(*) FROM channel WHERE number = ?"
                                             " AND coalesce(active, 'yes') = 'yes'",
                                             user->channel, &exists, error))
        return false;
    if (!exists)
        return error_set(error, ERROR_INPUT,
                         _("Le canal EDI %" PRId64 " n'est pas déclaré, ou est inactif "
                           "(tpvadmin channel list)."),
                         user->channel);
    return check_last_administrator(session, user->code, user, error);
}

bool account_check_removal(struct session *session, const void *record, struct error *error)
{
    return check_last_administrator(session, ((const struct user *)record)->code, NULL, error);
}

/* One sentence for what must not be told apart. */
static bool refuse_entry(struct error *error)
{
    return error_set(error, ERROR_REFUSED, _("Utilisateur ou mot de passe refusé."));
}

static bool write_counts(struct session *session, const char *code, int64_t failures,
                         const char *locked_until, struct error *error)
{
    struct statement *row = db_prepare(
        session->store, "UPDATE user SET failures = ?1, locked_until = ?2 WHERE code = ?3", error);
    bool ok;

    if (row == NULL)
        return false;
    if (failures > 0)
        db_bind_integer(row, 1, failures);
    if (locked_until != NULL)
        db_bind_text(row, 2, locked_until);
    db_bind_text(row, 3, code);
    ok = db_run(row, error);
    db_finalize(row);
    return ok;
}

/*
 * Before the password is looked at, the failure it may be is counted: those who try many at
 * once do not get more tries for it.
 */
static bool count_try(struct session *session, const char *code, struct user *user, bool *locks,
                      struct error *error)
{
    const struct configuration *configuration = &session->home.configuration;
    struct record_place place = session_place(session);
    struct error missing = ERROR_INIT;
    char until[CLOCK_TEXT_SIZE];
    int64_t failures;
    bool ok = user_load(&place, code, user, &missing);

    if (!ok && missing.code != ERROR_NOT_FOUND && missing.code != ERROR_INPUT)
        *error = missing;
    if (!ok)
        return error->code == ERROR_NONE ? refuse_entry(error) : false;
    if (!user_may_enter(user, error))
        return false;
    /* A lock that has ended begins a new count. */
    failures = user->locked_until[0] != '\0' ? 1 : user->failures + 1;
    *locks = failures >= configuration->login_attempts;
    clock_format_utc(clock_now() + configuration->lock_minutes * SECONDS_A_MINUTE, until);
    return write_counts(session, user->code, failures, *locks ? until : NULL, error);
}

static bool journal_refusal(struct session *session, const struct user *user, bool locks,
                            const struct error *refusal)
{
    struct error failure = ERROR_INIT;

    if (locks)
        return session_journal(session, "user lock", user->code, 0,
                               _("trop de mots de passe refusés"), refusal, &failure);
    return session_journal(session, "user enter", user->code, 0, NULL, refusal, &failure);
}

bool account_enter(struct session *session, const char *code, const char *password,
                   struct user *user, struct error *error)
{
    bool locks = false;
    bool ok;

    record_init(&user_type, user);
    if (!session_begin(session, error))
        return false;
    ok = session_end(session, count_try(session, code, user, &locks, error), error);
    if (!ok || user->password[0] == '\0') {
        password_verify_nothing(password);
        record_wipe(&user_type, user);
        return refuse_entry(error);
    }
    if (password_verify(user->password, password))
        return write_counts(session, user->code, 0, NULL, error);
    refuse_entry(error);
    journal_refusal(session, user, locks, error);
    record_wipe(&user_type, user);
    return false;
}

bool account_has_password(const struct session *session)
{
    struct record_place place = session_place(session);
    struct error ignored = ERROR_INIT;
    struct user user;
    bool has = user_load(&place, session->user, &user, &ignored) && user.password[0] != '\0';

    record_wipe(&user_type, &user);
    return has;
}

static bool write_password(struct session *session, const struct user *user, struct error *error)
{
    struct record_place place = session_place(session);

    return record_update(&place, &user_type, user, error) &&
           session_journal(session, "user password", user->code, 0, NULL, error, error);
}

bool account_change_password(struct session *session, const char *current, const char *password,
                             struct error *error)
{
    struct record_place place = session_place(session);
    struct user user;
    bool ok = session_require(session, ACTION_PASSWORD, "user password", NULL, error) &&
              user_load(&place, session->user, &user, error);

    if (!ok)
        return false;
    if (user.password[0] != '\0') {
        record_wipe(&user_type, &user);
        ok = account_enter(session, session->user, current, &user, error);
        if (ok && strcmp(current, password) == 0)
            ok = error_set(error, ERROR_INPUT, _("Le nouveau mot de passe est l'ancien."));
    }
    if (ok && session_begin(session, error)) {
        /* Read again: the failures are those of the store. */
        ok = user_load(&place, session->user, &user, error) &&
             check_typed(&user, password, error) && set_hash(&user, password, error) &&
             record_set(&user_type, &user, field_index("must_change"), "", error) &&
             write_password(session, &user, error);
        ok = session_end(session, ok, error);
    } else {
        ok = false;
    }
    record_wipe(&user_type, &user);
    session->must_change = session->must_change && !ok;
    return ok;
}

bool account_unlock(struct session *session, const char *code, struct error *error)
{
    struct record_place place = session_place(session);
    struct user user;
    bool ok = session_require(session, ACTION_CONFIGURE, "user unlock", code, error) &&
              session_begin(session, error);

    if (!ok)
        return false;
    ok = user_load(&place, code, &user, error) &&
         write_counts(session, user.code, 0, NULL, error) &&
         session_journal(session, "user unlock", user.code, 0, NULL, error, error);
    record_wipe(&user_type, &user);
    return session_end(session, ok, error);
}
