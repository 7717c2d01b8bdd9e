/* SPDX-License-Identifier: MIT */
/* dossier: what its verbs do beyond those of every record. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/base/i18n.h"
#include "core/sync/dossier_test.h"
#include "core/sync/till_configuration.h"

/* The dossier named by the first word when it is a number, else the current one. */
static bool take_number(struct invocation *invocation, struct error *error)
{
    int64_t number;

    if (invocation->word_count == 0 || strchr(invocation->words[0], '=') != NULL) {
        if (invocation->session.dossier == 0)
            return error_set(error, ERROR_INPUT,
                             _("Aucun dossier courant : choisissez-en un (tpvadmin dossier use N, "
                               "ou --dossier N)."));
        return true;
    }
    if (!string_to_integer(invocation->words[0], 1, DOSSIER_MAXIMUM, &number))
        return error_set(error, ERROR_USAGE, _("« %s » n'est pas un numéro de dossier."),
                         invocation->words[0]);
    invocation->session.dossier = number;
    invocation->words++;
    invocation->word_count--;
    return true;
}

bool verb_dossier_show(struct invocation *invocation, struct error *error)
{
    struct dossier dossier;
    bool ok = take_number(invocation, error) &&
              session_dossier(&invocation->session, 0, &dossier, error) &&
              print_record(invocation, &dossier_type, &dossier, error);

    record_wipe(&dossier_type, &dossier);
    return ok;
}

/* Says which values moved by themselves: those that follow the channel, for example. */
static void tell_followers(const struct dossier *before, const struct dossier *after)
{
    struct text old = TEXT_INIT;
    struct text new = TEXT_INIT;

    for (size_t i = 0; i < dossier_type.field_count; i++) {
        if (record_is_set(after, i) || record_is_set(before, i))
            continue;
        text_reset(&old);
        text_reset(&new);
        record_show(&dossier_type, before, i, &old);
        record_show(&dossier_type, after, i, &new);
        if (strcmp(text_string(&old), text_string(&new)) != 0)
            printf(_("%s suit le défaut : %s\n"), gettext(dossier_type.fields[i].label),
                   text_string(&new));
    }
    text_clear(&old);
    text_clear(&new);
}

bool verb_dossier_set(struct invocation *invocation, struct error *error)
{
    struct dossier before = { .head = { 0 } };
    struct dossier after = { .head = { 0 } };
    char number[24];
    char **words = NULL;
    bool ok =
        take_number(invocation, error) && session_dossier(&invocation->session, 0, &before, error);

    if (ok && invocation->word_count == 0)
        ok = error_set(error, ERROR_USAGE, _("dossier set : « champ=valeur » attendu."));
    if (ok)
        words = calloc(invocation->word_count + 1, sizeof *words);
    if (words != NULL) {
        snprintf(number, sizeof number, "%" PRId64, before.number);
        words[0] = number;
        memcpy(words + 1, invocation->words, invocation->word_count * sizeof *words);
        invocation->words = words;
        invocation->word_count++;
        ok = verb_record_set(invocation, error) &&
             session_dossier(&invocation->session, 0, &after, error);
    }
    if (ok && !invocation->json)
        tell_followers(&before, &after);
    free(words);
    record_wipe(&dossier_type, &before);
    record_wipe(&dossier_type, &after);
    return ok;
}

bool verb_dossier_use(struct invocation *invocation, struct error *error)
{
    int64_t number;

    if (!string_to_integer(invocation->words[0], 1, DOSSIER_MAXIMUM, &number))
        return error_set(error, ERROR_USAGE, _("« %s » n'est pas un numéro de dossier."),
                         invocation->words[0]);
    if (!session_use(&invocation->session, number, error))
        return false;
    if (invocation->json)
        return print_json(json_pack("{s:I, s:s}", "dossier", (json_int_t)number, "user",
                                    invocation->session.user),
                          error);
    printf(_("Dossier courant de %s : %" PRId64 ".\n"), invocation->session.user, number);
    return true;
}

bool verb_dossier_test(struct invocation *invocation, struct error *error)
{
    struct text report = TEXT_INIT;
    bool ok =
        dossier_test(&invocation->session, invocation->words[0], invocation->job, &report, error);

    terminal_job_end();
    if (invocation->json)
        ok = print_json(json_pack("{s:s, s:b, s:s}", "test", invocation->words[0], "ok", ok,
                                  "report", text_string(&report)),
                        error) &&
             ok;
    else
        fputs(text_string(&report), stdout);
    text_clear(&report);
    return ok;
}

/* Twice on a terminal, where nothing shows what was typed. */
static bool read_passphrase(char passphrase[SECRET_LIMIT], struct error *error)
{
    char again[SECRET_LIMIT];
    bool ok = read_secret(_("Phrase de passe"), passphrase, error);

    if (!ok || isatty(STDIN_FILENO) == 0)
        return ok;
    ok = read_secret(_("Encore une fois"), again, error) &&
         (strcmp(passphrase, again) == 0 ||
          error_set(error, ERROR_INPUT, _("Les deux phrases de passe diffèrent.")));
    explicit_bzero(again, sizeof again);
    return ok;
}

bool verb_dossier_export(struct invocation *invocation, struct error *error)
{
    bool secrets = invocation_option(invocation, "no-secrets") == NULL;
    const char *path = invocation->words[0];
    struct text preview = TEXT_INIT;
    char passphrase[SECRET_LIMIT] = "";
    bool ok = till_configuration_preview(&invocation->session, secrets, &preview, error);

    /* Before it is written: what tills will lack stands at the end. */
    if (ok && !invocation->json)
        printf("%s\n", text_string(&preview));
    fflush(stdout);
    ok = ok && (!secrets || read_passphrase(passphrase, error)) &&
         till_configuration_export(&invocation->session, secrets ? passphrase : NULL, path, error);
    explicit_bzero(passphrase, sizeof passphrase);
    if (ok && invocation->json)
        ok = print_json(json_pack("{s:s, s:b}", "file", path, "secrets", secrets), error);
    else if (ok)
        printf(_("Écrit dans « %s ».\n"), path);
    text_clear(&preview);
    return ok;
}
