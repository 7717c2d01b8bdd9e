/* SPDX-License-Identifier: MIT */
/* Dossier TPV: the list of dossiers, the choice of the current one, the form. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/dossier_test.h"
#include "forms/forms.h"

enum { COMMAND_ADD = TUI_COMMAND_OWNER, COMMAND_USE, COMMAND_REMOVE, COMMAND_EXPORT };

struct dossiers {
    struct console *console;
    struct tui_list *widget;
    struct record_list list; /* as stored */
    int64_t removing;
};

/* A test of what is on screen, saved or not. */
struct dossier_trial {
    struct snapshot snapshot;
    struct dossier dossier;
    const char *what;
};

static bool run_trial(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct dossier_trial *trial = data;
    struct session session;
    bool ok = snapshot_open(&trial->snapshot, &session, error) &&
              dossier_test_values(&session, &trial->dossier, trial->what, job, summary, error);

    session_close(&session);
    return ok;
}

static void release_trial(void *data)
{
    struct dossier_trial *trial = data;

    record_wipe(&dossier_type, &trial->dossier);
    free(trial);
}

static const struct work_kind trial_kind = {
    .source = { .title = N_("Essai"), .help = N_("Ce qui a été atteint, et en combien de temps.") },
    .short_name = N_("essai"),
    .run = run_trial,
    .release = release_trial,
};

static void start_trial(struct console *console, const void *record, const char *what)
{
    struct error error = ERROR_INIT;
    struct dossier_trial *trial = calloc(1, sizeof *trial);

    if (trial == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
        return;
    }
    snapshot_take(console, &trial->snapshot);
    trial->what = what;
    memcpy(&trial->dossier, record, sizeof trial->dossier);
    work_start(console, &trial_kind, trial);
}

static void press_db(struct console *console, const void *record)
{
    start_trial(console, record, "db");
}

static void press_ftp(struct console *console, const void *record)
{
    start_trial(console, record, "ftp");
}

static void press_web(struct console *console, const void *record)
{
    start_trial(console, record, "web");
}

/* clang-format off */
static const struct record_button buttons[] = {
    { "test_db",  N_("Tester la connexion"), N_("Ouvre la base et dit ce qu'elle est."), N_("SERVEUR BDD"), press_db },
    { "test_ftp", N_("Tester l'échange"), N_("Se connecte, montre le répertoire, écrit et supprime un fichier d'essai."), N_("SERVEUR FTP"), press_ftp },
    { "test_web", N_("Tester le service"), N_("Appelle l'adresse et mesure la réponse."), N_("WEBSERVICES"), press_web },
};
/* clang-format on */

static bool apply_defaults(struct console *console, void *record, struct error *error)
{
    return session_apply_defaults(&console->session, record, error);
}

static bool save(struct console *console, bool is_new, void *record, struct error *error)
{
    struct text number = TEXT_INIT;
    bool ok;

    record_key_text(&dossier_type, record, &number);
    ok = session_change(&console->session, is_new ? CHANGE_ADD : CHANGE_SET, &dossier_type, record,
                        text_string(&number), error);
    if (ok && console->session.dossier == 0)
        ok = session_use(&console->session, ((struct dossier *)record)->number, error);
    text_clear(&number);
    console_show_context(console);
    return ok;
}

static const struct record_form_kind dossier_form = {
    .type = &dossier_type,
    .help = N_("Ce qui relie un dossier à sa base, à son échange et à ses caisses. Une valeur "
               "marquée « (défaut) » suit le canal et les réglages de l'installation ; une valeur "
               "vidée revient à son défaut."),
    .buttons = buttons,
    .button_count = sizeof buttons / sizeof buttons[0],
    .save = save,
    .apply_defaults = apply_defaults,
};

static void load(struct dossiers *dossiers)
{
    struct record_place place = session_place(&dossiers->console->session);
    struct error error = ERROR_INIT;

    if (dossiers->list.type != NULL)
        record_list_clear(&dossiers->list);
    if (!record_list_load(&place, &dossier_type, 0, &dossiers->list, &error))
        show_error(dossiers->console->app, &error);
}

static size_t on_count(void *user)
{
    return ((struct dossiers *)user)->list.count;
}

static const struct dossier *dossier_at(struct dossiers *dossiers, size_t row)
{
    return record_list_item(&dossiers->list, row);
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    struct dossiers *dossiers = user;
    const struct dossier *dossier = dossier_at(dossiers, row);

    if (column == 0)
        snprintf(text, size, "%" PRId64, dossier->number);
    else if (column == 1)
        string_store(text, size, dossier->label);
    else if (column == 2)
        string_store(text, size,
                     dossier->number == dossiers->console->session.dossier ? _("courant") : "");
    else
        string_store(text, size, dossier->db_url);
}

static void on_open(struct tui_list *list, void *user, size_t row)
{
    struct dossiers *dossiers = user;

    (void)list;
    record_form_open(dossiers->console, &dossier_form, dossier_at(dossiers, row));
}

static void on_removal_answered(struct tui_app *app, void *user, int answer)
{
    struct dossiers *dossiers = user;
    struct console *console = dossiers->console;
    struct error error = ERROR_INIT;
    struct dossier dossier = { .number = dossiers->removing };
    struct text number = TEXT_INIT;

    if (answer != 1)
        return;
    text_format(&number, "%" PRId64, dossiers->removing);
    if (!record_set(&dossier_type, &dossier, 0, text_string(&number), &error) ||
        !session_change(&console->session, CHANGE_REMOVE, &dossier_type, &dossier,
                        text_string(&number), &error)) {
        show_error(app, &error);
    } else {
        if (console->session.dossier == dossiers->removing)
            console->session.dossier = 0;
        tui_say(app, TUI_TONE_GOOD, _("Dossier retiré."));
    }
    text_clear(&number);
    console_show_context(console);
    load(dossiers);
    tui_list_changed(dossiers->widget);
}

static void ask_removal(struct dossiers *dossiers, size_t row)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Garder le dossier"), .hot_key = 'g', .value = 0 },
        { .label = N_("Retirer"), .value = 1, .needs_word = true },
    };
    const struct dossier *dossier = dossier_at(dossiers, row);
    char title[120];
    char word[24];

    dossiers->removing = dossier->number;
    snprintf(title, sizeof title, _("Retirer le dossier %" PRId64), dossier->number);
    snprintf(word, sizeof word, "%" PRId64, dossier->number);
    tui_ask(
        dossiers->console->app,
        &(struct tui_question){
            .title = title,
            .text = _("Ses tables à synchroniser, ses champs et ses caisses sont retirés avec lui. "
                      "La base de gestion et les fichiers publiés restent.\nTapez le numéro du "
                      "dossier pour le retirer."),
            .answers = answers,
            .answer_count = sizeof answers / sizeof answers[0],
            .word = word,
            .answered = on_removal_answered,
            .user = dossiers,
        });
}

static void use(struct dossiers *dossiers, size_t row)
{
    struct console *console = dossiers->console;
    struct error error = ERROR_INIT;
    int64_t number = dossier_at(dossiers, row)->number;

    if (session_use(&console->session, number, &error))
        tui_sayf(console->app, TUI_TONE_GOOD, _("Dossier courant : %" PRId64 "."), number);
    else
        show_error(console->app, &error);
    console_show_context(console);
}

/* It is made for the current dossier: that of the row becomes it first. */
static void export_of(struct dossiers *dossiers, size_t row)
{
    if (dossier_at(dossiers, row)->number != dossiers->console->session.dossier)
        use(dossiers, row);
    if (dossier_at(dossiers, row)->number == dossiers->console->session.dossier)
        open_export(dossiers->console);
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct dossiers *dossiers = user;

    if (command == COMMAND_ADD)
        record_form_open(dossiers->console, &dossier_form, NULL);
    else if (row == SIZE_MAX)
        return TUI_IGNORED;
    else if (command == COMMAND_USE)
        use(dossiers, row);
    else if (command == COMMAND_EXPORT)
        export_of(dossiers, row);
    else
        ask_removal(dossiers, row);
    tui_list_changed(list);
    return TUI_DONE;
}

static void on_refresh(void *user)
{
    load(user);
}

static void on_closed(struct tui_app *app, void *user)
{
    struct dossiers *dossiers = user;

    (void)app;
    record_list_clear(&dossiers->list);
    free(dossiers);
}

/* clang-format off */
static const struct tui_column columns[] = {
    { N_("Nº"),              5,  TUI_ALIGN_RIGHT, 0 },
    { N_("Libellé"),         0,  TUI_ALIGN_LEFT, 0 },
    { N_("Courant"),         8,  TUI_ALIGN_LEFT, 0 },
    { N_("Base de gestion"), 0,  TUI_ALIGN_LEFT, 0 },
};

static const struct tui_key keys[] = {
    { { 'a', TUI_KEY(KEY_F(7)) }, N_("a"), N_("ajouter"),   N_("ajouter un dossier (aussi F7)"), COMMAND_ADD },
    { { 'u' },                    N_("u"), N_("utiliser"),  N_("en faire le dossier courant"), COMMAND_USE },
    { { 'x' },                    N_("x"), N_("exporter"),  N_("écrire le fichier de configuration des caisses ; le dossier devient le dossier courant"), COMMAND_EXPORT },
    { { 'd', TUI_KEY(KEY_F(8)) }, N_("d"), N_("retirer"),   N_("retirer le dossier, après confirmation (aussi F8)"), COMMAND_REMOVE },
};

static const struct tui_list_source source = {
    .title = N_("Dossier TPV"),
    .help = N_("Les dossiers : un par société. Entrée ouvre le formulaire, « u » choisit le dossier sur lequel vous travaillez."),
    .empty = N_("Aucun dossier : « a » crée le premier."),
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = on_count,
    .cell = on_cell,
    .open = on_open,
    .refresh = on_refresh,
    .keys = { keys, sizeof keys / sizeof keys[0] },
    .command = on_command,
};
/* clang-format on */

void open_dossiers(struct tui_app *app, void *user)
{
    struct dossiers *dossiers = calloc(1, sizeof *dossiers);
    struct tui_list *list = NULL;

    if (dossiers != NULL) {
        dossiers->console = user;
        load(dossiers);
        list = tui_list_new(&source, dossiers);
        dossiers->widget = list;
    }
    if (list == NULL) {
        free(dossiers);
        tui_push(app, NULL);
        return;
    }
    tui_list_screen(list)->closed = on_closed;
    tui_push(app, tui_list_screen(list));
}
