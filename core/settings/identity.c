/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/identity.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/settings/accounts.h"
#include "core/settings/users.h"

static void account_name(uid_t uid, char *name, size_t size)
{
    const struct passwd *entry = getpwuid(uid);

    if (entry != NULL)
        string_store(name, size, entry->pw_name);
    else
        snprintf(name, size, "%ld", (long)uid);
}

void identity_owner(const struct session *session, char *name, size_t size)
{
    struct stat status;

    account_name(stat(session->home.path, &status) == 0 ? status.st_uid : 0, name, size);
}

bool identity_check_access(const char *home, struct error *error)
{
    struct stat status;
    char owner[65];
    char *key;
    bool ok;

    if (getuid() == 0 || stat(home, &status) != 0 || status.st_uid == getuid())
        return true;
    key = path_join(home, "keys/seal.key", error);
    ok = key != NULL && (access(key, R_OK) == 0 || errno != EACCES);
    free(key);
    account_name(status.st_uid, owner, sizeof owner);
    return ok || error_set(error, ERROR_REFUSED,
                           _("L'installation « %s » est au compte « %s » : entrez par ce compte "
                             "(sudo -u %s tpvadmin …), ou par SSH avec une clé qu'un "
                             "administrateur déclare pour vous (tpvadmin user ssh-key add CODE)."),
                           home, owner, owner);
}

/* The role of a declared user. `*known` = there is one of that code. */
static bool take_user(struct session *session, const char *code, bool *known, struct error *error)
{
    struct record_place place = session_place(session);
    struct user user = { .head = { 0 } };
    struct error missing = ERROR_INIT;
    bool ok = user_load(&place, code, &user, &missing);

    *known = missing.code != ERROR_NOT_FOUND && missing.code != ERROR_INPUT;
    if (!ok && *known)
        *error = missing;
    if (ok && !user_is_of_console(&user))
        ok = error_set(error, ERROR_REFUSED,
                       _("L'utilisateur « %s » n'est pas de la console (rôle « %s »)."), user.code,
                       user_type.fields[record_find(&user_type, "role")].choices[user.role].value);
    if (ok && user_may_enter(&user, error)) {
        string_store(session->user, sizeof session->user, user.code);
        session->role = user.role;
        session->must_change = user.must_change;
    }
    record_wipe(&user_type, &user);
    return ok && error->code == ERROR_NONE;
}

static bool refuse_unknown(const char *name, struct error *error)
{
    return error_set(error, ERROR_REFUSED,
                     _("« %s » n'est pas un utilisateur de cette installation : un administrateur "
                       "le déclare (tpvadmin user add %s name=\"Nom\" role=support)."),
                     name, name);
}

static bool resolve(struct session *session, const struct caller *caller, const char *as,
                    struct error *error)
{
    bool privileged = caller->uid == 0 || caller->uid == caller->owner;
    bool known = false;
    bool declared = true;
    bool ok;

    if (privileged && as == NULL) {
        session->role = ROLE_ADMIN;
        return true;
    }
    if (as != NULL && !privileged && !string_equal_nocase(as, caller->login))
        return error_set(error, ERROR_REFUSED,
                         _("--as : « %s » ne peut agir qu'en son propre nom."), caller->login);
    ok = take_user(session, as != NULL ? as : caller->login, &known, error);
    if (known)
        return ok;
    if (!accounts_declared(session, &declared, error))
        return false;
    if (declared || !privileged)
        return refuse_unknown(as != NULL ? as : caller->login, error);
    /* Nobody is declared yet: a name is only a name. */
    session->role = ROLE_ADMIN;
    return true;
}

bool identity_resolve(struct session *session, const struct caller *caller, const char *as,
                      struct error *error)
{
    struct error failure = ERROR_INIT;
    bool ok;

    string_store(session->user, sizeof session->user, as != NULL ? as : caller->login);
    string_store(session->as, sizeof session->as, as != NULL ? as : "");
    session->role = ROLE_EXCHANGE; /* of which nothing is allowed here */
    ok = resolve(session, caller, as, error);
    if (!ok && error->code == ERROR_REFUSED) {
        string_store(session->user, sizeof session->user, caller->login);
        session_journal(session, "session", as, 0, NULL, error, &failure);
    }
    return ok;
}

bool identity_find(struct session *session, const char *as, struct error *error)
{
    struct caller caller = { .uid = getuid() };
    struct stat status;
    char login[65];

    session_login(login);
    caller.login = login;
    if (stat(session->home.path, &status) != 0)
        return error_set_errno(error, _("L'installation « %s » est illisible"), session->home.path);
    caller.owner = status.st_uid;
    return identity_resolve(session, &caller, as, error);
}
