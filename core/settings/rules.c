/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/rules.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/accounts.h"
#include "core/settings/directories.h"
#include "core/settings/records.h"
#include "core/settings/session.h"

/* One directory however its slashes are written. */
static bool same_path(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        if (*a == '/') {
            a += strspn(a, "/");
            b += strspn(b, "/");
        } else {
            a++;
            b++;
        }
    }
    return a[strspn(a, "/")] == '\0' && b[strspn(b, "/")] == '\0';
}

/* Where tills fetch from. Two dossiers on one place would overwrite each other's catalogue. */
static bool same_place(const struct dossier *a, const struct dossier *b)
{
    if (a->ftp_mode != b->ftp_mode)
        return false;
    if (a->ftp_mode == FTP_MODE_COPY)
        return same_path(a->publish_dir, b->publish_dir);
    return strcmp(a->ftp_address, b->ftp_address) == 0 && same_path(a->ftp_path, b->ftp_path) &&
           strcmp(a->ftp_user, b->ftp_user) == 0;
}

static bool check_places(struct session *session, const struct dossier *dossier,
                         struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list list;
    bool ok = record_list_load(&place, &dossier_type, 0, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        struct dossier *other = record_list_item(&list, i);

        if (other->number == dossier->number)
            continue;
        ok = session_apply_defaults(session, other, error);
        if (ok && same_place(dossier, other))
            ok = error_set(error, ERROR_INPUT,
                           _("Le dossier %" PRId64 " publie déjà à cet endroit : donnez à chacun "
                             "le sien (%s)."),
                           other->number,
                           dossier->ftp_mode == FTP_MODE_COPY ? "publish_dir" : "ftp_path");
        /* The catalogue is prepared there, under one name. */
        if (ok && same_path(dossier->share_dir, other->share_dir))
            ok = error_set(error, ERROR_INPUT,
                           _("Le dossier %" PRId64 " a déjà ce répertoire de partage : donnez à "
                             "chacun le sien (share_dir)."),
                           other->number);
    }
    record_list_clear(&list);
    return ok;
}

static bool check_dossier(struct session *session, const void *record, struct error *error)
{
    const struct dossier *dossier = record;
    struct record_place place = session_place(session);
    struct channel channel = { .head = { 0 } };
    struct text number = TEXT_INIT;
    bool ok;

    text_format(&number, "%" PRId64, dossier->channel);
    ok = record_set(&channel_type, &channel, 0, text_string(&number), error) &&
         record_load(&place, &channel_type, &channel, error) &&
         record_apply_defaults(&channel_type, &channel, NULL, error);
    text_clear(&number);
    if (!ok && error->code == ERROR_NOT_FOUND) {
        error_clear(error);
        return error_set(error, ERROR_INPUT,
                         _("Le canal EDI %" PRId64 " n'est pas déclaré (tpvadmin channel add)."),
                         dossier->channel);
    }
    if (ok && !channel.active)
        return error_set(error, ERROR_INPUT, _("Le canal EDI %" PRId64 " est inactif."),
                         dossier->channel);
    return ok && check_places(session, dossier, error);
}

static bool count_is_zero(struct session *session, const char *sql, int64_t value, bool *zero,
                          struct error *error)
{
    struct statement *statement = db_prepare(session->store, sql, error);
    bool ok;

    if (statement == NULL)
        return false;
    db_bind_integer(statement, 1, value);
    ok = db_step(statement, error);
    *zero = ok && db_integer(statement, 0) == 0;
    db_finalize(statement);
    return ok;
}

static bool check_dossier_exists(struct session *session, int64_t number, struct error *error)
{
    bool none = false;

    if (!count_is_zero(session, "SELECT count(*) FROM dossier WHERE number = ?", number, &none,
                       error))
        return false;
    return !none ||
           error_set(error, ERROR_INPUT, _("Le dossier %" PRId64 " n'existe pas."), number);
}

/* Only who works in the console comes in by a key. */
static bool check_user_key(struct session *session, const void *record, struct error *error)
{
    const struct user_key *key = record;
    struct record_place place = session_place(session);
    struct user user;
    bool ok = user_load(&place, key->user, &user, error);

    if (ok && !user_is_of_console(&user))
        ok = error_set(error, ERROR_INPUT,
                       _("« %s » n'est pas un utilisateur de la console : une clé SSH ne lui "
                         "servirait à rien."),
                       user.code);
    record_wipe(&user_type, &user);
    return ok;
}

static bool check_till(struct session *session, const void *record, struct error *error)
{
    return check_dossier_exists(session, ((const struct till *)record)->dossier, error);
}

static bool channel_removal(struct session *session, const void *record, struct error *error)
{
    const struct channel *channel = record;
    struct record_place place = session_place(session);
    struct record_list list;
    bool unused = true;
    bool ok = record_list_load(&place, &dossier_type, 0, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        struct dossier *dossier = record_list_item(&list, i);

        ok = session_apply_defaults(session, dossier, error);
        if (ok && dossier->channel == channel->number)
            ok =
                error_set(error, ERROR_INPUT,
                          _("Le canal EDI %" PRId64 " sert encore à un dossier."), channel->number);
    }
    record_list_clear(&list);
    if (ok && !count_is_zero(session, "SELECT count(*) FROM user WHERE channel = ?",
                             channel->number, &unused, error))
        return false;
    if (ok && !unused)
        ok = error_set(error, ERROR_INPUT,
                       _("Le canal EDI %" PRId64 " sert encore à un compte d'échange."),
                       channel->number);
    return ok;
}

/* clang-format off */
static const struct {
    const struct record_type *type;
    bool (*check)(struct session *, const void *record, struct error *);
    bool (*removal)(struct session *, const void *record, struct error *);
} rules[] = {
    { &dossier_type,   check_dossier,   NULL },
    { &channel_type,   NULL,            channel_removal },
    { &user_type,      account_check_record, account_check_removal },
    { &user_key_type,  check_user_key,  NULL },
    { &till_type,      check_till,      NULL },
    { &directory_type, directory_check, NULL },
};
/* clang-format on */

bool rules_check_record(struct session *session, const struct record_type *type, const void *record,
                        struct error *error)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].type == type && rules[i].check != NULL)
            return rules[i].check(session, record, error);
    return true;
}

bool rules_check_removal(struct session *session, const struct record_type *type,
                         const void *record, struct error *error)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].type == type && rules[i].removal != NULL)
            return rules[i].removal(session, record, error);
    return true;
}
