/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/permission.h"

#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/accounts.h"
#include "core/settings/identity.h"

enum { NAMED_ADMINISTRATORS = 3 };

/* clang-format off */
const struct action_row actions[ACTION_COUNT] = {
    [ACTION_NONE]      = { N_("Cette action"),                          ROLE_ADMIN },
    [ACTION_READ]      = { N_("Consulter"),                             ROLE_SUPPORT },
    [ACTION_PASSWORD]  = { N_("Changer son mot de passe"),              ROLE_SUPPORT },
    [ACTION_EXTRACT]   = { N_("Extraire"),                              ROLE_OPERATOR },
    [ACTION_BUILD]     = { N_("Construire un package"),                 ROLE_OPERATOR },
    [ACTION_PUBLISH]   = { N_("Publier"),                               ROLE_OPERATOR },
    [ACTION_PURGE]     = { N_("Purger"),                                ROLE_OPERATOR },
    [ACTION_PLAY]      = { N_("Jouer une journée de démonstration"),    ROLE_OPERATOR },
    [ACTION_CONFIGURE] = { N_("Paramétrer"),                            ROLE_ADMIN },
};

/* Roles in the order of what they may do; those that are not of the console may do nothing. */
static const int ranks[] = {
    [ROLE_ADMIN]    = 3,
    [ROLE_OPERATOR] = 2,
    [ROLE_SUPPORT]  = 1,
    [ROLE_TILL]     = 0,
    [ROLE_EXCHANGE] = 0,
};
/* clang-format on */

static const struct field *role_field(void)
{
    return &user_type.fields[record_find(&user_type, "role")];
}

bool session_may(const struct session *session, enum action action)
{
    if (session->must_change && action != ACTION_PASSWORD)
        return false;
    return ranks[session->role] >= ranks[actions[action].least];
}

/* Who can give a role: the first administrators, else the account that owns the home. */
static void name_administrators(const struct session *session, char *names, size_t size)
{
    struct error ignored = ERROR_INIT;
    struct text list = TEXT_INIT;

    if (accounts_administrators(session, NAMED_ADMINISTRATORS, &list, &ignored) && list.length > 0)
        string_store(names, size, text_string(&list));
    else
        identity_owner(session, names, size);
    text_clear(&list);
}

bool session_allows(const struct session *session, enum action action, struct error *error)
{
    const struct field_choice *roles = role_field()->choices;
    enum role least = actions[action].least;
    char names[128];

    if (session_may(session, action))
        return true;
    if (session->must_change)
        return error_set(error, ERROR_REFUSED,
                         _("Votre mot de passe est à changer d'abord : tpvadmin user password."));
    name_administrators(session, names, sizeof names);
    return error_set(error, ERROR_REFUSED,
                     _("%s demande le rôle « %s » ; « %s » a le rôle « %s ». Demandez-le à %s "
                       "(tpvadmin user set %s role=%s)."),
                     gettext(actions[action].label), gettext(roles[least].label), session->user,
                     gettext(roles[session->role].label), names, session->user, roles[least].value);
}

bool session_require(struct session *session, enum action action, const char *what,
                     const char *parameters, struct error *error)
{
    struct error failure = ERROR_INIT;

    if (session_allows(session, action, error))
        return true;
    if (session->depth == 0) {
        session_journal(session, what, parameters, 0, NULL, error, &failure);
        return false;
    }
    session->refused.waiting = true;
    string_store(session->refused.action, sizeof session->refused.action, what);
    string_store(session->refused.parameters, sizeof session->refused.parameters,
                 parameters == NULL ? "" : parameters);
    session->refused.error = *error;
    return false;
}
