/* SPDX-License-Identifier: MIT */
/* user: passwords, SSH keys, exchange accounts: what the verbs of every record do not do. */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/base/i18n.h"
#include "core/record/record_text.h"
#include "core/settings/accounts.h"
#include "core/settings/ftp_accounts.h"
#include "core/settings/ssh_key.h"
#include "core/settings/user_keys.h"

extern char **environ;

/* What a change of password reads: each a line of standard input, or typed hidden. */
struct passwords {
    char current[SECRET_LIMIT];
    char wanted[SECRET_LIMIT];
    char again[SECRET_LIMIT];
};

static bool read_passwords(bool has_current, struct passwords *passwords, struct error *error)
{
    if (has_current && !read_secret(_("Mot de passe actuel"), passwords->current, error))
        return false;
    if (!read_secret(_("Nouveau mot de passe"), passwords->wanted, error))
        return false;
    /* Who types does not see: twice the same. */
    if (isatty(STDIN_FILENO) != 1)
        return true;
    if (!read_secret(_("Nouveau mot de passe, encore"), passwords->again, error))
        return false;
    return strcmp(passwords->wanted, passwords->again) == 0 ||
           error_set(error, ERROR_INPUT, _("Les deux saisies diffèrent : rien n'a été changé."));
}

bool change_own_password(struct session *session, struct error *error)
{
    struct passwords passwords = { .current = "" };
    bool ok = read_passwords(account_has_password(session), &passwords, error) &&
              account_change_password(session, passwords.current, passwords.wanted, error);

    explicit_bzero(&passwords, sizeof passwords);
    return ok;
}

bool verb_user_password(struct invocation *invocation, struct error *error)
{
    return change_own_password(&invocation->session, error);
}

bool verb_user_unlock(struct invocation *invocation, struct error *error)
{
    return account_unlock(&invocation->session, invocation->words[0], error);
}

/* The whole of standard input, within what a key may be. */
static bool read_key(char *line, size_t size, struct error *error)
{
    size_t length = fread(line, 1, size - 1, stdin);

    line[length] = '\0';
    if (length == size - 1 || strlen(line) != length)
        return error_set(error, ERROR_INPUT, _("Ce n'est pas une clé publique SSH."));
    return length > 0 || error_set(error, ERROR_INPUT,
                                   _("Donnez la clé publique sur l'entrée standard : … <clé.pub"));
}

/* This program, as SSH must find it whatever its PATH is. */
static bool own_path(char *path, size_t size, struct error *error)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);

    if (length < 0)
        return error_set_errno(error, _("Le chemin de tpvadmin est introuvable"));
    path[length] = '\0';
    return true;
}

bool verb_key_add(struct invocation *invocation, struct error *error)
{
    struct user_key key;
    struct text authorized = TEXT_INIT;
    char line[SSH_KEY_LIMIT];
    char program[PATH_MAX];
    json_t *document = NULL;
    bool ok = own_path(program, sizeof program, error) && read_key(line, sizeof line, error) &&
              user_key_add(&invocation->session, invocation->words[0], line, &key, error) &&
              ssh_key_authorize(&key, program, invocation->session.home.path, &authorized, error);

    if (ok && invocation->json) {
        document = record_to_json(&user_key_type, &key);
        if (document != NULL)
            json_object_set_new(document, "authorized", json_string(text_string(&authorized)));
        ok = print_json(document, error);
    } else if (ok) {
        fputs(text_string(&authorized), stdout);
    }
    text_clear(&authorized);
    return ok;
}

bool verb_key_list(struct invocation *invocation, struct error *error)
{
    const char *code = invocation->word_count == 1 ? invocation->words[0] : NULL;
    struct text lines = TEXT_INIT;
    struct record_list list;
    char program[PATH_MAX];
    bool ok;

    if (invocation_option(invocation, "authorized") == NULL) {
        ok = user_key_list(&invocation->session, code, &list, error) &&
             print_records(invocation, &list, error);
        record_list_clear(&list);
        return ok;
    }
    ok = own_path(program, sizeof program, error) &&
         user_key_authorize(&invocation->session, code, program, &lines, error);
    if (ok && invocation->json)
        ok = print_json(json_pack("{s:s}", "authorized", text_string(&lines)), error);
    else if (ok)
        fputs(text_string(&lines), stdout);
    text_clear(&lines);
    return ok;
}

bool verb_key_remove(struct invocation *invocation, struct error *error)
{
    return user_key_remove(&invocation->session, invocation->words[0], invocation->words[1], error);
}

/* pure-pw makes the index that pure-ftpd reads, beside the file. */
static bool make_index(const char *file, struct error *error)
{
    char program[] = "pure-pw";
    char command[] = "mkdb";
    char option[] = "-f";
    char *index = string_format(error, "%s.pdb", file);
    char *copy = string_copy(file, error);
    char *const arguments[] = { program, command, index, option, copy, NULL };
    int status = -1;
    pid_t child;
    int failure = ENOMEM;

    if (index != NULL && copy != NULL)
        failure = posix_spawnp(&child, program, NULL, NULL, arguments, environ);
    if (failure == 0)
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    free(index);
    free(copy);
    if (failure != 0)
        return error_set(error, ERROR_NOT_FOUND,
                         _("pure-pw est introuvable : installez pure-ftpd, ou faites l'index là où "
                           "il est."));
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           error_set(error, ERROR_IO, _("pure-pw n'a pas fait l'index de « %s »."), file);
}

bool verb_ftp_sync(struct invocation *invocation, struct error *error)
{
    const char *file = invocation_option(invocation, "file");
    size_t count = 0;
    bool ok;

    if (file == NULL)
        file = invocation->session.home.configuration.ftp_users_file;
    ok = ftp_accounts_write(&invocation->session, file, &count, error) &&
         (invocation_option(invocation, "mkdb") == NULL || make_index(file, error));
    if (!ok)
        return false;
    if (invocation->json)
        return print_json(json_pack("{s:s, s:I}", "file", file, "accounts", (json_int_t)count),
                          error);
    printf(ngettext("%zu compte d'échange dans « %s ».\n", "%zu comptes d'échange dans « %s ».\n",
                    (unsigned long)count),
           count, file);
    return true;
}

/* What pure-authd reads: a refusal is an answer, not a failure. */
bool verb_ftp_auth(struct invocation *invocation, struct error *error)
{
    const char *account = getenv("AUTHD_ACCOUNT");
    const char *password = getenv("AUTHD_PASSWORD");
    struct ftp_entry entry = { .ours = false };
    struct error refusal = ERROR_INIT;

    if (account == NULL || password == NULL)
        return error_set(error, ERROR_USAGE,
                         _("user ftp-auth : c'est pure-authd qui l'appelle (AUTHD_ACCOUNT, "
                           "AUTHD_PASSWORD dans l'environnement)."));
    if (ftp_account_enter(&invocation->session, account, password, &entry, &refusal))
        printf("auth_ok:1\nuid:%ld\ngid:%ld\ndir:%s/./\nend\n", (long)entry.uid, (long)entry.gid,
               entry.directory);
    else
        printf("auth_ok:%d\nend\n", entry.ours ? -1 : 0);
    if (refusal.code == ERROR_NONE || refusal.code == ERROR_REFUSED)
        return true;
    *error = refusal;
    return false;
}
