/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/console/demo_screens.h"

#include <stdlib.h>
#include <string.h>

#include "tui/palette.h"
#include "tui/text.h"
#include "tui/translate.h"
#include "tui/width.h"

enum { COMMAND_ADD = TUI_COMMAND_OWNER, COMMAND_DELETE };

/* clang-format off */
static const struct tui_column till_columns[] = {
    { N_("Numéro"),          6,  TUI_ALIGN_RIGHT, 0 },
    { N_("Magasin"),         0,  TUI_ALIGN_LEFT, 0 },
    { N_("Dernier échange"), 16, TUI_ALIGN_LEFT, 0 },
    { N_("Retard"),          8,  TUI_ALIGN_RIGHT, 0 },
};
static const char *const towns[] = {
    "Orléans", "Béziers", "Épinal", "Nîmes", "Châteauroux", "Saint-Étienne", "Angoulême",
    "Besançon", "Évreux", "La Roche-sur-Yon, centre commercial des Flâneries, niveau −1",
};
static const struct tui_key till_keys[] = {
    { { 'a', TUI_KEY(KEY_F(7)) }, N_("a"), N_("ajouter"), N_("ajouter une caisse (aussi F7)"),
      COMMAND_ADD },
    { { 'd', TUI_KEY(KEY_F(8)) }, N_("d"), N_("supprimer"), N_("supprimer (aussi F8)"),
      COMMAND_DELETE },
};

enum { TAB_SERVER, TAB_DATABASE, TAB_FTP, TAB_WEB, TAB_TILL, TAB_COUNT };
enum {
    FIELD_NUMBER, FIELD_LABEL, FIELD_OPENED, FIELD_STATE, FIELD_URL, FIELD_LOGIN, FIELD_TEST,
    FIELD_CHANNEL, FIELD_ACTIVE, FIELD_SECURITY, FIELD_PATH, FIELD_PASSWORD, FIELD_ADDRESS,
    FIELD_WAIT
};
static const struct tui_choice channels[] = {
    { "1", N_("Canal 1") }, { "2", N_("Canal 2") }, { "3", N_("Canal 3") },
};
static const struct tui_choice securities[] = {
    { "none", N_("Aucune") }, { "explicit", N_("FTPS explicite") },
    { "implicit", N_("FTPS implicite") }, { "sftp", N_("SFTP") },
};
static const char *const form_tabs[TAB_COUNT] = {
    N_("SERVEUR"), N_("SERVEUR BDD"), N_("SERVEUR FTP"), N_("WEBSERVICES"), N_("CAISSE"),
};
static const struct tui_field form_fields[] = {
    { .name = "number", .label = N_("Dossier"), .help = N_("Le numéro du dossier, de 1 à 9999."),
      .kind = TUI_FIELD_INTEGER, .tab = TAB_SERVER, .required = true, .minimum = 1,
      .maximum = 9999 },
    { .name = "label", .label = N_("Libellé"),
      .help = N_("Le nom de la société, tel que les caisses l'affichent."),
      .kind = TUI_FIELD_TEXT, .tab = TAB_SERVER, .required = true, .limit = 40 },
    { .name = "opened", .label = N_("Ouvert le"), .help = N_("Le premier jour d'activité."),
      .kind = TUI_FIELD_DATE, .tab = TAB_SERVER },
    { .name = "state", .label = N_("État"), .kind = TUI_FIELD_READ_ONLY, .tab = TAB_SERVER },
    { .name = "db_url", .label = N_("Adresse"),
      .help = N_("sqlite:/chemin ou postgresql://utilisateur@machine/base"),
      .kind = TUI_FIELD_TEXT, .tab = TAB_DATABASE, .required = true },
    { .name = "db_login", .label = N_("Compte"), .kind = TUI_FIELD_TEXT, .tab = TAB_DATABASE },
    { .name = "test", .label = N_("Tester la connexion"),
      .help = N_("Ouvre la base et dit ce qui répond."), .kind = TUI_FIELD_BUTTON,
      .tab = TAB_DATABASE },
    { .name = "channel", .label = N_("Canal EDI"), .help = N_("Le lieu d'échange de ce dossier."),
      .kind = TUI_FIELD_CHOICE, .tab = TAB_FTP, .choices = channels, .choice_count = 3 },
    { .name = "active", .label = N_("Publication"),
      .help = N_("Publier après chaque extraction."), .kind = TUI_FIELD_YES_NO, .tab = TAB_FTP },
    { .name = "security", .label = N_("Sécurité"),
      .help = N_("Comment la liaison est protégée."), .kind = TUI_FIELD_CHOICE, .tab = TAB_FTP,
      .choices = securities, .choice_count = 4 },
    { .name = "path", .label = N_("Chemin FTP"),
      .help = N_("Le répertoire du canal, vu du serveur FTP."), .kind = TUI_FIELD_PATH,
      .tab = TAB_FTP, .required = true },
    { .name = "password", .label = N_("Mot de passe"), .help = N_("Jamais montré."),
      .kind = TUI_FIELD_SECRET, .tab = TAB_FTP },
    { .name = "address", .label = N_("Adresse du service"), .help = N_("http://machine:port"),
      .kind = TUI_FIELD_TEXT, .tab = TAB_WEB },
    { .name = "wait", .label = N_("Attente entre deux envois"),
      .help = N_("Entre deux remontées de tickets."), .kind = TUI_FIELD_INTEGER,
      .tab = TAB_TILL, .minimum = 1, .maximum = 86400, .unit = N_("secondes") },
};
/* clang-format on */

static size_t till_count(void *user)
{
    return ((struct demo *)user)->till_count;
}

static void till_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    size_t till = ((struct demo *)user)->order[row];

    if (column == 0)
        snprintf(text, size, "%zu", till + 1);
    else if (column == 1)
        tui_store(text, size, towns[till % (sizeof towns / sizeof towns[0])]);
    else if (column == 2)
        snprintf(text, size, "24/11/2026 %02zu:%02zu", till % 24, till * 7 % 60);
    else
        snprintf(text, size, "%zu min", till * 13 % 90);
}

static bool till_sort(void *user, size_t column, bool descending)
{
    struct demo *demo = user;

    if (column != 0)
        return false;
    for (size_t i = 0; i < DEMO_TILLS; i++)
        demo->order[i] = descending ? DEMO_TILLS - 1 - i : i;
    return true;
}

static uint64_t till_identity(void *user, size_t row)
{
    return ((struct demo *)user)->order[row];
}

static bool till_marked(void *user, size_t row)
{
    const struct demo *demo = user;

    return demo->marks[demo->order[row]];
}

static void till_mark(void *user, size_t row, bool marked)
{
    struct demo *demo = user;

    demo->marks[demo->order[row]] = marked;
}

static void till_totals(void *user, char *text, size_t size)
{
    const struct demo *demo = user;
    size_t marked = 0;

    for (size_t i = 0; i < DEMO_TILLS; i++)
        marked += demo->marks[i];
    snprintf(text, size, "%zu caisses, %zu marquées", demo->till_count, marked);
}

static void delete_answered(struct tui_app *app, void *user, int answer)
{
    struct demo *demo = user;

    demo->answer = answer;
    if (answer == 1) {
        demo->deleted++;
        tui_say(app, TUI_TONE_GOOD, "Caisse supprimée.");
    }
}

void demo_ask_delete(struct tui_app *app, struct demo *demo)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Garder la caisse"), .value = 0 },
        { .label = N_("Supprimer"), .value = 1, .needs_word = true },
    };

    tui_ask(app, &(struct tui_question){ .title = "Supprimer la caisse 12",
                                         .text = "Ses tickets qui ne sont pas remontés seront "
                                                 "perdus.\nElle ne pourra plus se connecter.",
                                         .answers = answers,
                                         .answer_count = 2,
                                         .word = "caisse 12",
                                         .answered = delete_answered,
                                         .user = demo });
}

static void open_till(struct tui_list *list, void *user, size_t row)
{
    (void)row;
    tui_push(tui_list_screen(list)->app, tui_form_screen(demo_form_new(user)));
}

static enum tui_reply till_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct tui_app *app = tui_list_screen(list)->app;

    if (command == COMMAND_ADD)
        tui_push(app, tui_form_screen(demo_form_new(user)));
    else if (row != SIZE_MAX)
        demo_ask_delete(app, user);
    return TUI_DONE;
}

const struct tui_list_source demo_list = {
    .title = N_("Caisses"),
    .help = N_("Les caisses du dossier et l'heure de leur dernier échange."),
    .empty = N_("Aucune caisse dans ce dossier : « a » crée la première."),
    .columns = till_columns,
    .column_count = sizeof till_columns / sizeof till_columns[0],
    .count = till_count,
    .cell = till_cell,
    .open = open_till,
    .sort = till_sort,
    .identity = till_identity,
    .marked = till_marked,
    .mark = till_mark,
    .totals = till_totals,
    .keys = { till_keys, sizeof till_keys / sizeof till_keys[0] },
    .command = till_command,
};

static bool form_check(struct tui_form *form, size_t index, struct tui_message *message)
{
    if (index != FIELD_URL || strstr(tui_form_get(form, index), ":/") != NULL)
        return true;
    tui_store(message->text, sizeof message->text,
              "Adresse : sqlite:/chemin ou postgresql://… est attendu.");
    return false;
}

static void default_path(struct tui_form *form)
{
    char path[64];

    snprintf(path, sizeof path, "/edi%s/DEMO/1", tui_form_get(form, FIELD_CHANNEL));
    tui_form_set_default(form, FIELD_PATH, path);
}

static void form_changed(struct tui_form *form, size_t index)
{
    if (index == FIELD_CHANNEL && tui_form_is_default(form, FIELD_PATH)) {
        default_path(form);
        tui_say(tui_form_app(form), TUI_TONE_INFO, "Le chemin FTP suit le canal.");
    }
}

static void form_emptied(struct tui_form *form, size_t index)
{
    if (index == FIELD_PATH)
        default_path(form);
}

static bool form_save(struct tui_form *form, size_t *bad, struct tui_message *message)
{
    struct demo *demo = tui_form_user(form);

    if (strcmp(tui_form_get(form, FIELD_NUMBER), "13") == 0) {
        *bad = FIELD_NUMBER;
        tui_store(message->text, sizeof message->text, "Le dossier 13 existe déjà.");
        return false;
    }
    demo->saved++;
    return true;
}

static void form_button(struct tui_form *form, size_t index)
{
    struct demo *demo = tui_form_user(form);

    (void)index;
    demo->pressed++;
    tui_say(tui_form_app(form), TUI_TONE_GOOD, "SQLite 3.40, atteinte en 2 ms.");
}

const struct tui_form_table demo_form = {
    .title = N_("Dossier TPV"),
    .help = N_("Ce qui relie un dossier à sa base, à son échange et à ses caisses."),
    .fields = form_fields,
    .field_count = sizeof form_fields / sizeof form_fields[0],
    .tabs = form_tabs,
    .tab_count = TAB_COUNT,
    .check = form_check,
    .changed = form_changed,
    .emptied = form_emptied,
    .save = form_save,
    .button = form_button,
};

struct tui_form *demo_form_new(struct demo *demo)
{
    struct tui_form *form = tui_form_new(&demo_form, demo);

    if (form == NULL)
        return NULL;
    tui_form_set(form, FIELD_NUMBER, "1");
    tui_form_set(form, FIELD_LABEL, "Boulangerie de la Gare");
    tui_form_set(form, FIELD_STATE, "en service");
    tui_form_set(form, FIELD_URL, "sqlite:/var/lib/negoce/negoce.db");
    tui_form_set(form, FIELD_CHANNEL, "1");
    tui_form_set(form, FIELD_ACTIVE, "yes");
    tui_form_set(form, FIELD_SECURITY, "explicit");
    default_path(form);
    tui_form_set_stored(form, FIELD_PASSWORD, true);
    tui_form_set_default(form, FIELD_WAIT, "300");
    return form;
}

static void job_read(void *user, struct tui_job_view *view)
{
    *view = ((struct demo *)user)->view;
}

static void job_note(void *user, size_t index, enum tui_job_level *level, char *text, size_t size)
{
    (void)user;
    *level = index % 5 == 3 ? TUI_JOB_WARNING : TUI_JOB_NOTE;
    if (index % 5 == 3)
        snprintf(text, size, "Table ART%zu : suivi expiré, emportée en entier", index);
    else
        snprintf(text, size, "Table ART%zu : %zu lignes", index, index * 1000);
}

static const char *job_summary(void *user)
{
    return ((struct demo *)user)->view.state == TUI_JOB_STOPPED
               ? "Arrêté à la demande : rien n'a été publié."
               : "Produit   DEMO-D0001-00000042-full.tar.zst, 94,2 Mo\n"
                 "Où        /var/lib/tpv/edi/canal1/DEMO/1\n"
                 "Contenu   34 tables, 1 204 331 lignes, 0 suppression\n"
                 "Durée     6,1 s";
}

static void job_stop(void *user)
{
    struct demo *demo = user;

    demo->stopped++;
    demo->view.state = TUI_JOB_STOPPING;
}

const struct tui_job_source demo_job = {
    .title = N_("Extraire les données"),
    .read = job_read,
    .note = job_note,
    .summary = job_summary,
    .stop = job_stop,
};

static void open_form(struct tui_app *app, void *user)
{
    tui_push(app, tui_form_screen(demo_form_new(user)));
}

static void open_list(struct tui_app *app, void *user)
{
    tui_push(app, tui_list_screen(tui_list_new(&demo_list, user)));
}

static void open_job(struct tui_app *app, void *user)
{
    tui_push(app, tui_job_new(&demo_job, user));
}

static void open_text(struct tui_app *app, void *user)
{
    (void)user;
    tui_push(app, tui_text_new("Licence", "Ce texte est assez long pour être coupé à la largeur de "
                                          "l'écran, entre deux mots de préférence.\n\n"
                                          "Option Service Synchronisation TPV autonome : oui\n"
                                          "Échéance : 31/12/2027\n"));
}

static const char *refused(void *user)
{
    (void)user;
    return "La licence n'a pas l'option Service Synchronisation TPV autonome.";
}

/* clang-format off */
static const struct tui_menu_entry server_entries[] = {
    { .id = "full", .label = N_("Extraire les données"),
      .help = N_("Export complet du dossier."), .action = open_job },
    { .id = "changes", .label = N_("Extraire les modifications"),
      .help = N_("Ce qui a changé depuis la dernière extraction."), .action = open_job,
      .refused = refused },
    { .id = "package", .label = N_("Package de déploiement"), .help = N_("Fichiers et scripts.") },
};
static const struct tui_menu server_menu = {
    .title = N_("Gestion serveur"), .entries = server_entries, .entry_count = 3,
};
static const struct tui_menu_entry main_entries[] = {
    { .id = "dossier", .label = N_("Dossier TPV"),
      .help = N_("Base, échange FTP, service web et caisses."), .action = open_form },
    { .id = "server", .label = N_("Gestion serveur"),
      .help = N_("Extractions et packages."), .submenu = &server_menu },
    { .id = "tills", .label = N_("Caisses"), .help = N_("Qui est en retard."),
      .action = open_list },
    { .id = "licence", .label = N_("Licence"), .help = N_("Options et échéance."),
      .action = open_text },
};
const struct tui_menu demo_menu = {
    .title = N_("Point de vente"), .entries = main_entries, .entry_count = 4,
    .help = N_("Le côté serveur des caisses autonomes."),
};
/* clang-format on */

/* clang-format off */
static const struct tui_key everywhere_keys[] = {
    { { ':', TUI_CTRL('p') }, N_(":"), N_("aller à"),
      N_("aller à un écran par son nom (aussi Ctrl-P)"), TUI_COMMAND_OWNER },
};
const struct tui_key_table demo_keys = { everywhere_keys, 1 };
/* clang-format on */

enum tui_reply demo_command(struct tui_app *app, void *user, int command)
{
    (void)command;
    tui_palette_open(app, &demo_menu, user);
    return TUI_DONE;
}

void demo_init(struct demo *demo)
{
    *demo = (struct demo){ .till_count = DEMO_TILLS, .answer = -1 };
    for (size_t i = 0; i < DEMO_TILLS; i++)
        demo->order[i] = i;
    demo->view = (struct tui_job_view){ .state = TUI_JOB_RUNNING,
                                        .step = "Lecture des tables",
                                        .object = "TARIFLIG",
                                        .done = 524000,
                                        .total = 1204331,
                                        .unit = TUI_UNIT_ROWS,
                                        .step_ms = 4000,
                                        .elapsed_ms = 65000,
                                        .note_count = DEMO_NOTES };
}

struct tui_app *demo_open(struct demo *demo, int rows, int columns)
{
    return demo_open_output(demo, rows, columns, NULL);
}

struct tui_app *demo_open_output(struct demo *demo, int rows, int columns, FILE *output)
{
    struct tui_options options = {
        .headless = true, .rows = rows, .columns = columns, .output = output
    };
    struct tui_message message = { "" };
    struct tui_app *app;

    demo_init(demo);
    options.user = demo;
    options.keys = demo_keys;
    options.command = demo_command;
    app = tui_open(&options, &message);
    if (app == NULL || !tui_push(app, tui_menu_new(&demo_menu, demo))) {
        fprintf(stderr, "%s\n", message.text);
        abort();
    }
    tui_set_context(app, "D0001 Boulangerie de la Gare · admin");
    return app;
}
