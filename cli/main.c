/* SPDX-License-Identifier: MIT */
/* tpvadmin: the console without a verb, a command with one. */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "core/base/i18n.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/exchange/transfer.h"
#include "forms/console.h"

struct global_options {
    struct session_options session;
    struct console_options console;
    const char *language;
    bool json, help, version;
};

/* clang-format off */
static const struct {
    const char *name;
    const char *argument; /* N_(), NULL = none */
    const char *help;     /* N_() */
} global_rows[] = {
    { "home",     N_("RÉP"),   N_("répertoire de l'installation (sinon TPV_HOME, sinon /var/lib/tpv)") },
    { "dossier",  N_("N"),     N_("dossier sur lequel agir, au lieu du dossier courant") },
    { "as",       N_("CODE"),  N_("agir au nom de cet utilisateur") },
    { "json",     NULL,        N_("écrire un document JSON") },
    { "lang",     N_("fr|en"), N_("langue") },
    { "no-color", NULL,        N_("console sans couleur") },
    { "ascii",    NULL,        N_("console sans caractères de tracé") },
    { "no-mouse", NULL,        N_("console sans souris") },
    { "help",     NULL,        N_("cette aide ; « tpvadmin VERBE --help » : celle d'un verbe") },
    { "version",  NULL,        N_("version") },
};
/* clang-format on */

static bool set_global(struct global_options *options, const char *name, const char *value,
                       struct error *error)
{
    if (strcmp(name, "home") == 0)
        options->session.home = value;
    else if (strcmp(name, "as") == 0)
        options->session.user = value;
    else if (strcmp(name, "lang") == 0)
        options->language = value;
    else if (strcmp(name, "json") == 0)
        options->json = true;
    else if (strcmp(name, "no-color") == 0)
        options->console.no_color = true;
    else if (strcmp(name, "ascii") == 0)
        options->console.ascii = true;
    else if (strcmp(name, "no-mouse") == 0)
        options->console.no_mouse = true;
    else if (strcmp(name, "help") == 0)
        options->help = true;
    else if (strcmp(name, "version") == 0)
        options->version = true;
    else if (!string_to_integer(value, 1, DOSSIER_MAXIMUM, &options->session.dossier))
        return error_set(error, ERROR_USAGE, _("--dossier : numéro de 1 à %d attendu."),
                         DOSSIER_MAXIMUM);
    return true;
}

/*
 * Takes the value of an option written `--name=value` or `--name value`. Returns how many
 * words it took, 0 on failure.
 */
static int option_value(char **argv, int count, size_t name_length, bool wanted, const char **value,
                        struct error *error)
{
    const char *equal = argv[0][2 + name_length] == '=' ? argv[0] + 3 + name_length : NULL;

    *value = "";
    if (!wanted && equal == NULL)
        return 1;
    if (wanted && equal != NULL) {
        *value = equal;
        return 1;
    }
    if (wanted && count > 1) {
        *value = argv[1];
        return 2;
    }
    error_set(error, ERROR_USAGE,
              wanted ? _("%s : il manque une valeur.") : _("%s ne prend pas de valeur."), argv[0]);
    return 0;
}

/* Returns how many words were taken; 0: not a global option, or a failure. */
static int take_global(struct global_options *options, char **argv, int count, struct error *error)
{
    size_t length = strcspn(argv[0] + 2, "=");

    for (size_t i = 0; i < sizeof global_rows / sizeof global_rows[0]; i++) {
        const char *value;
        int taken;

        if (strlen(global_rows[i].name) != length ||
            strncmp(global_rows[i].name, argv[0] + 2, length) != 0)
            continue;
        taken = option_value(argv, count, length, global_rows[i].argument != NULL, &value, error);
        if (taken > 0 && !set_global(options, global_rows[i].name, value, error))
            return 0;
        return taken;
    }
    return 0;
}

/* Global options may stand anywhere; what is left is the verb, its words and its options. */
static bool split_options(struct global_options *options, char **argv, int *count,
                          struct error *error)
{
    int kept = 0;

    for (int i = 0; i < *count;) {
        int taken = 0;

        if (strncmp(argv[i], "--", 2) == 0 && argv[i][2] != '\0')
            taken = take_global(options, argv + i, *count - i, error);
        if (error->code != ERROR_NONE)
            return false;
        if (taken == 0)
            argv[kept++] = argv[i++];
        else
            i += taken;
    }
    *count = kept;
    return true;
}

static bool take_verb_option(struct invocation *invocation, char **argv, int count, int *taken,
                             struct error *error)
{
    size_t length = strcspn(argv[0] + 2, "=");

    for (size_t i = 0; i < INVOCATION_OPTIONS && invocation->verb->options[i].name != NULL; i++) {
        const struct verb_option *option = &invocation->verb->options[i];

        if (strlen(option->name) != length || strncmp(option->name, argv[0] + 2, length) != 0)
            continue;
        *taken = option_value(argv, count, length, option->argument != NULL,
                              &invocation->option_values[i], error);
        return *taken > 0 &&
               (!option->repeats ||
                string_list_add(&invocation->repeated, invocation->option_values[i], error));
    }
    return error_set(error, ERROR_USAGE,
                     _("%s : option inconnue (tpvadmin %s --help dit celles qu'il y a)."), argv[0],
                     invocation->verb->noun);
}

static bool split_words(struct invocation *invocation, char **argv, int count, struct error *error)
{
    int kept = 0;

    for (int i = 0; i < count;) {
        int taken = 0;

        if (strncmp(argv[i], "--", 2) != 0)
            argv[kept++] = argv[i++];
        else if (!take_verb_option(invocation, argv + i, count - i, &taken, error))
            return false;
        i += taken;
    }
    invocation->words = argv;
    invocation->word_count = (size_t)kept;
    return true;
}

/* How many words the noun and the action of a verb take; 0 when they are not those typed. */
static int match_verb(const struct verb *verb, char **argv, int count)
{
    const char *action = verb->action;
    int taken = 1;

    if (strcmp(verb->noun, argv[0]) != 0)
        return 0;
    while (action != NULL && *action != '\0') {
        size_t length = strcspn(action, " ");

        if (taken == count || strlen(argv[taken]) != length ||
            strncmp(argv[taken], action, length) != 0)
            return 0;
        taken++;
        action += length + strspn(action + length, " ");
    }
    return taken;
}

static const struct verb *find_verb(char **argv, int count, int *taken, struct error *error)
{
    bool noun_known = false;

    for (size_t i = 0; i < verb_count; i++) {
        noun_known = noun_known || strcmp(verbs[i].noun, argv[0]) == 0;
        *taken = match_verb(&verbs[i], argv, count);
        if (*taken > 0)
            return &verbs[i];
    }
    if (!noun_known)
        error_set(error, ERROR_USAGE, _("« %s » n'est pas un verbe : voyez tpvadmin --help."),
                  argv[0]);
    else
        error_set(error, ERROR_USAGE, _("« %s » demande une action : voyez tpvadmin %s --help."),
                  argv[0], argv[0]);
    return NULL;
}

/* How the verb is written, with its words. */
static void add_synopsis(struct text *text, const struct verb *verb)
{
    const char *const parts[] = { verb->action, verb->arguments,
                                  verb->pairs == NULL ? NULL : gettext(verb->pairs) };

    text_add(text, verb->noun);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i] != NULL)
            text_format(text, " %s", parts[i]);
}

static bool check_words(const struct invocation *invocation, struct error *error)
{
    const struct verb *verb = invocation->verb;
    struct text synopsis = TEXT_INIT;

    if (invocation->word_count >= verb->minimum && invocation->word_count <= verb->maximum)
        return true;
    add_synopsis(&synopsis, verb);
    error_set(error, ERROR_USAGE, _("Usage : tpvadmin %s"), text_string(&synopsis));
    text_clear(&synopsis);
    return false;
}

/* Support reads the details there; people were told the sentence. */
static void log_error(const struct invocation *invocation, const struct error *error)
{
    struct error ignored = ERROR_INIT;
    char what[80];
    char *path;

    if (invocation->session.home.path == NULL)
        return;
    path = home_file(&invocation->session.home, "log/tpvadmin.log", &ignored);
    snprintf(what, sizeof what, "%s %s", invocation->verb->noun,
             invocation->verb->action == NULL ? "" : invocation->verb->action);
    if (path != NULL)
        log_failure(path, invocation->session.user, what, error);
    free(path);
}

/* {"done": "table remove", "arguments": ["ART"]} */
static bool print_done(const struct invocation *invocation, struct error *error)
{
    const struct verb *verb = invocation->verb;
    json_t *words = json_array();

    for (size_t i = 0; i < invocation->word_count; i++)
        json_array_append_new(words, json_string(invocation->words[i]));
    return print_json(json_pack("{s:s++, s:o}", "done", verb->noun, verb->action == NULL ? "" : " ",
                                verb->action == NULL ? "" : verb->action, "arguments", words),
                      error);
}

/* The right is asked first: nothing is read from who may not. Core asks again. */
static bool open_session(struct invocation *invocation, struct error *error)
{
    const struct verb *verb = invocation->verb;
    struct text words = TEXT_INIT;
    char what[80];
    bool ok;

    if ((verb->flags & VERB_NO_SESSION) != 0)
        return true;
    if (!session_open(&invocation->session, &invocation->session_options, error))
        return false;
    snprintf(what, sizeof what, "%s%s%s", verb->noun, verb->action == NULL ? "" : " ",
             verb->action == NULL ? "" : verb->action);
    if (verb->type != NULL)
        session_mask_words(verb->type, invocation->words, invocation->word_count, &words);
    ok = session_require(&invocation->session, verb->right, what, text_string(&words), error);
    text_clear(&words);
    return ok;
}

static bool run_verb(struct invocation *invocation, struct error *error)
{
    const struct verb *verb = invocation->verb;
    bool ok = open_session(invocation, error);

    if (ok && (verb->flags & VERB_DOSSIER) != 0 && invocation->session.dossier == 0)
        ok = error_set(error, ERROR_INPUT,
                       _("Aucun dossier courant : choisissez-en un (tpvadmin dossier use N, ou "
                         "--dossier N)."));
    ok = ok && verb->run(invocation, error);
    if (ok && invocation->json && (verb->flags & VERB_SILENT) != 0)
        ok = print_done(invocation, error);
    terminal_job_end();
    if (!ok)
        log_error(invocation, error);
    session_close(&invocation->session);
    return ok;
}

static bool run_command(const struct global_options *options, char **argv, int count,
                        struct error *error)
{
    struct invocation invocation = {
        .session_options = options->session,
        .json = options->json,
    };
    int taken = 0;
    bool ok;

    invocation.verb = find_verb(argv, count, &taken, error);
    if (options->help && (invocation.verb != NULL || error->code == ERROR_USAGE)) {
        print_help(argv[0]);
        error_clear(error);
        return true;
    }
    if (invocation.verb == NULL || !split_words(&invocation, argv + taken, count - taken, error) ||
        !check_words(&invocation, error)) {
        string_list_clear(&invocation.repeated);
        return false;
    }
    invocation.job = terminal_job(options->json);
    ok = run_verb(&invocation, error);
    string_list_clear(&invocation.repeated);
    return ok;
}

/*
 * The language asked for: of the environment and not of setlocale(), because a locale that
 * this system lacks, forwarded over SSH, still tells what its owner reads. Who speaks
 * neither French nor English reads English. French too has a catalogue, for its plurals.
 */
static const char *wanted_language(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (value == NULL || value[0] == '\0')
            continue;
        if (strncmp(value, "fr", 2) == 0 || strcmp(value, "C") == 0 ||
            strncmp(value, "C.", 2) == 0 || strcmp(value, "POSIX") == 0)
            return "fr";
        return "en";
    }
    return "fr";
}

/* What a locale that this system lacks says of the terminal. */
static bool wants_utf8(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    const char *value = NULL;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && value == NULL; i++) {
        value = getenv(names[i]);
        if (value != NULL && value[0] == '\0')
            value = NULL;
    }
    value = value == NULL ? NULL : strchr(value, '.');
    return value == NULL || strncasecmp(value, ".utf", 4) == 0;
}

/*
 * Texts are UTF-8; another charset is left to the console's conversion. C becomes C.UTF-8, because
 * what is typed or read in files is UTF-8 nowadays. Returns whether the charset asked for has no
 * letters but those of ASCII: the console then shows no others.
 */
static bool set_language(const char *language)
{
    bool known = setlocale(LC_ALL, "") != NULL;
    bool plain = known ? strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0 : !wants_utf8();

    if (!known || plain)
        setlocale(LC_ALL, "C.UTF-8");
    if (language != NULL)
        setenv("LANGUAGE", language, 1);
    else if (getenv("LANGUAGE") == NULL || getenv("LANGUAGE")[0] == '\0')
        setenv("LANGUAGE", wanted_language(), 1);
    bindtextdomain(PACKAGE, getenv("TPV_LOCALEDIR") != NULL ? getenv("TPV_LOCALEDIR") : LOCALEDIR);
    bind_textdomain_codeset(PACKAGE, "UTF-8");
    textdomain(PACKAGE);
    return plain;
}

static bool language_known(const char *language)
{
    return strcmp(language, "fr") == 0 || strcmp(language, "en") == 0;
}

static bool check_language(const char *language, struct error *error)
{
    if (language == NULL || language_known(language))
        return true;
    return error_set(error, ERROR_USAGE, _("--lang : « fr » ou « en » attendu."));
}

/* Read before everything else, so that a wrong command line is told in that language too. */
static const char *language_option(char **argv, int count)
{
    const char *language = NULL;

    for (int i = 0; i < count; i++) {
        const char *value = NULL;

        if (strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < count)
            value = argv[i + 1];
        if (value != NULL && language_known(value))
            language = value;
    }
    return language;
}

/* Passwords pass through memory: no core dump may carry them away. */
static void forbid_core_dumps(void)
{
    const struct rlimit none = { 0, 0 };

    setrlimit(RLIMIT_CORE, &none);
#ifndef WITH_SANITIZERS /* the search for leaks traces the program, which this forbids */
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

/* Who came in with a password to change changes it before the first screen. */
static bool open_console(const struct global_options *options, struct error *error)
{
    struct session session = { .store = NULL };
    bool ok = true;

    if (options->session.user != NULL) {
        ok = session_open(&session, &options->session, error);
        if (ok && session.must_change) {
            fputs(_("Votre mot de passe est à changer.\n"), stderr);
            ok = change_own_password(&session, error);
        }
        session_close(&session);
    }
    return ok && console_run(&options->session, &options->console, error);
}

static void print_option(const char *indent, const char *name, const char *argument,
                         const char *help)
{
    /* TR: indent, name, blank, argument, what it does */
    printf(_("%s--%s%s%s : %s\n"), indent, name, argument == NULL ? "" : " ",
           argument == NULL ? "" : gettext(argument), gettext(help));
}

static void print_verb(const struct verb *verb)
{
    struct text synopsis = TEXT_INIT;

    add_synopsis(&synopsis, verb);
    printf("  %s\n      %s\n", text_string(&synopsis), gettext(verb->help));
    text_clear(&synopsis);
    for (size_t i = 0; i < INVOCATION_OPTIONS && verb->options[i].name != NULL; i++)
        print_option("      ", verb->options[i].name, verb->options[i].argument,
                     verb->options[i].help);
}

void print_help(const char *noun)
{
    printf("%s\n\n", _("tpvadmin [options] [VERBE…] : sans verbe, la console."));
    for (size_t i = 0; i < verb_count; i++)
        if (noun == NULL || strcmp(noun, verbs[i].noun) == 0)
            print_verb(&verbs[i]);
    printf("\n%s\n", _("Options :"));
    for (size_t i = 0; i < sizeof global_rows / sizeof global_rows[0]; i++)
        print_option("  ", global_rows[i].name, global_rows[i].argument, global_rows[i].help);
    printf("\n%s\n",
           _("Fin : 0 fait, 1 échec, 2 mauvais usage, 3 fait en partie, 4 refusé, 130 arrêté."));
}

int main(int argc, char **argv)
{
    struct global_options options = { .language = NULL };
    struct error error = ERROR_INIT;
    int count = argc - 1;
    bool ok;

    forbid_core_dumps();
    umask(
        027); /* settings, keys and extracts are nobody else's; what is published says otherwise */
    options.console.plain = set_language(language_option(argv + 1, count));
    ok = split_options(&options, argv + 1, &count, &error) &&
         check_language(options.language, &error);
    if (ok && options.version)
        printf("tpvadmin %s\n", PACKAGE_VERSION);
    else if (ok && options.help && count == 0)
        print_help(NULL);
    else if (ok && count > 0)
        ok = run_command(&options, argv + 1, count, &error);
    else if (ok)
        ok = open_console(&options, &error);
    transfer_cleanup();
    if (fflush(stdout) != 0 && ok)
        ok = error_set_errno(&error, _("Écriture du résultat impossible"));
    if (!ok)
        fprintf(stderr, _("tpvadmin : %s\n"), error.message);
    return ok ? 0 : error_exit_status(error.code);
}
