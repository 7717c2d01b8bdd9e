/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/ftp_accounts.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/password.h"
#include "core/base/path.h"
#include "core/settings/accounts.h"
#include "core/settings/permission.h"

/* The Unix account that exchange accounts act as. */
static bool find_unix_account(const struct session *session, struct ftp_entry *entry,
                              struct error *error)
{
    const char *name = session->home.configuration.ftp_account;
    const struct passwd *account;
    struct stat status;

    if (name[0] != '\0')
        account = getpwnam(name);
    else
        account = stat(session->home.path, &status) == 0 ? getpwuid(status.st_uid) : NULL;
    if (account == NULL)
        return error_set(error, ERROR_INPUT,
                         _("Compte système du FTP introuvable : donnez-en un dans tpv.ini "
                           "(ftp_account = nom)."));
    if (account->pw_uid == 0)
        return error_set(error, ERROR_INPUT,
                         _("Les comptes d'échange n'agissent pas comme root : donnez un autre "
                           "compte dans tpv.ini (ftp_account = nom)."));
    entry->uid = account->pw_uid;
    entry->gid = account->pw_gid;
    return true;
}

static bool place_channel(void *data, const struct record_type *type, const void *record,
                          const char *name, struct text *value)
{
    (void)type;
    (void)record;
    if (strcmp(name, "canal") != 0)
        return false;
    text_format(value, "%" PRId64, *(const int64_t *)data);
    return true;
}

/* The directory belongs to the account from its birth; one that is there is left as it is. */
static bool make_directory(const struct ftp_entry *entry, struct error *error)
{
    if (path_is_directory(entry->directory))
        return true;
    if (!path_make_directories(entry->directory, 0755, error))
        return false;
    if (geteuid() == 0 && chown(entry->directory, entry->uid, entry->gid) != 0)
        return error_set_errno(error, _("« %s » ne peut pas être donné au compte du FTP"),
                               entry->directory);
    return true;
}

static bool find_directory(const struct session *session, const struct user *user,
                           struct ftp_entry *entry, struct error *error)
{
    int64_t channel = user->channel;
    const struct record_defaults places = { .place = place_channel, .data = &channel };
    struct text path = TEXT_INIT;
    bool ok;

    record_expand(session->home.configuration.channel_dir, &user_type, user, &places, &path);
    ok = text_ok(&path, error);
    if (ok && (!string_store(entry->directory, sizeof entry->directory, text_string(&path)) ||
               strpbrk(entry->directory, ":\r\n") != NULL))
        ok = error_set(error, ERROR_INPUT,
                       _("Le chemin d'un canal ne contient ni « : » ni saut de ligne : « %s »."),
                       text_string(&path));
    text_clear(&path);
    return ok && make_directory(entry, error);
}

static bool is_exchange(const struct session *session, const char *account)
{
    struct record_place place = session_place(session);
    struct error ignored = ERROR_INIT;
    struct user user;
    bool yes = user_load(&place, account, &user, &ignored) && user.role == ROLE_EXCHANGE;

    record_wipe(&user_type, &user);
    return yes;
}

bool ftp_account_enter(struct session *session, const char *account, const char *password,
                       struct ftp_entry *entry, struct error *error)
{
    struct user user;
    bool ok;

    *entry = (struct ftp_entry){ .ours = is_exchange(session, account) };
    if (!session_require(session, ACTION_CONFIGURE, "user ftp-auth", NULL, error))
        return false;
    if (!entry->ours) {
        password_verify_nothing(password);
        return error_set(error, ERROR_REFUSED, _("« %s » n'est pas un compte d'échange."), account);
    }
    if (!account_enter(session, account, password, &user, error))
        return false;
    ok = find_unix_account(session, entry, error) && find_directory(session, &user, entry, error);
    record_wipe(&user_type, &user);
    return ok;
}

static bool add_line(const struct session *session, const struct user *user,
                     struct ftp_entry *entry, struct text *lines, struct error *error)
{
    if (!find_directory(session, user, entry, error))
        return false;
    /* The dot after the directory is where the account is shut in. */
    text_format(lines, "%s:%s:%ld:%ld::%s/./::::::::::::\n", user->code, user->password,
                (long)entry->uid, (long)entry->gid, entry->directory);
    return true;
}

static bool compose(struct session *session, struct text *lines, size_t *count, struct error *error)
{
    struct record_place place = session_place(session);
    struct ftp_entry entry = { .ours = true };
    struct record_list list;
    bool ok = record_list_load(&place, &user_type, 0, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        struct user *user = record_list_item(&list, i);
        struct error refusal = ERROR_INIT;

        ok = record_apply_defaults(&user_type, user, NULL, error);
        if (!ok || user->role != ROLE_EXCHANGE || user->password[0] == '\0' ||
            !user_may_enter(user, &refusal))
            continue;
        ok = find_unix_account(session, &entry, error) &&
             add_line(session, user, &entry, lines, error);
        *count += ok;
    }
    record_list_clear(&list);
    return ok && text_ok(lines, error);
}

bool ftp_accounts_write(struct session *session, const char *path, size_t *count,
                        struct error *error)
{
    struct text lines = TEXT_INIT;
    char message[80];
    bool ok;

    *count = 0;
    if (path == NULL)
        path = session->home.configuration.ftp_users_file;
    ok = session_require(session, ACTION_CONFIGURE, "user ftp-sync", path, error) &&
         compose(session, &lines, count, error) &&
         path_write(path, text_string(&lines), lines.length, 0600, error);
    if (lines.data != NULL)
        explicit_bzero(lines.data, lines.capacity);
    text_clear(&lines);
    snprintf(message, sizeof message,
             ngettext("%zu compte d'échange", "%zu comptes d'échange", (unsigned long)*count),
             *count);
    return ok && session_journal(session, "user ftp-sync", path, 0, message, error, error);
}
