/* SPDX-License-Identifier: MIT */
/* Tables à synchroniser: the list, the form of a table, its tracking. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/licence.h"
#include "forms/forms.h"
#include "forms/tables_survey.h"
#include "tui/width.h"

enum {
    COMMAND_ADD = TUI_COMMAND_OWNER,
    COMMAND_TRACK,
    COMMAND_FIELDS,
    COMMAND_REMOVE,
    COMMAND_DEFAULT
};

struct tables {
    struct console *console;
    struct tui_list *list;
    struct record_list records; /* defaults applied */
    struct survey *survey;
    char asked[129]; /* the table that a question is about */
    bool asked_on;   /* tracking: on or off */
    char hint[600];
};

/* Values on screen, saved or not, that are counted. */
struct count_trial {
    struct snapshot snapshot;
    struct sync_table record;
};

static bool run_count(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct count_trial *trial = data;
    struct session session;
    int64_t rows = 0;
    int64_t travelling = 0;
    char some[32], all[32];
    bool ok;

    job_step(job, _("Comptage de"), trial->record.name);
    ok = snapshot_open(&trial->snapshot, &session, error) &&
         sync_table_try(&session, &trial->record, &rows, &travelling, job, error);
    tui_number(travelling, some, sizeof some);
    tui_number(rows, all, sizeof all);
    if (ok && travelling == 0 && rows > 0)
        text_format(summary,
                    ngettext("La seule ligne (%s) de « %s » ne passe pas : voyez la condition et "
                             "la colonne dossier.",
                             "Aucune des %s lignes de « %s » ne passe : voyez la condition et la "
                             "colonne dossier.",
                             (unsigned long)rows),
                    all, trial->record.name);
    else if (ok)
        text_format(summary,
                    ngettext("« %s » : %s ligne passe, sur %s.",
                             "« %s » : %s lignes passent, sur %s.", (unsigned long)travelling),
                    trial->record.name, some, all);
    session_close(&session);
    return ok;
}

static const struct work_kind count_kind = {
    .source = { .title = N_("Compter les lignes"),
                .help = N_("La condition est vérifiée, puis les lignes qui passent sont comptées, "
                           "sur les valeurs de l'écran, enregistrées ou non.") },
    .short_name = N_("comptage"),
    .run = run_count,
    .release = free,
};

static void *data_new(struct console *console, size_t size)
{
    struct error error = ERROR_INIT;
    void *data = calloc(1, size);

    if (data == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
    }
    return data;
}

static void press_count(struct console *console, const void *record)
{
    struct count_trial *trial = data_new(console, sizeof *trial);

    if (trial == NULL)
        return;
    snapshot_take(console, &trial->snapshot);
    memcpy(&trial->record, record, sizeof trial->record);
    work_start(console, &count_kind, trial);
}

static bool apply_defaults(struct console *console, void *record, struct error *error)
{
    (void)console;
    return record_apply_defaults(&sync_table_type, record, NULL, error);
}

/* What changed, as the command would be told it: for the journal. */
static bool add_changes(const struct sync_table *before, const struct sync_table *after,
                        struct text *words, struct error *error)
{
    struct sync_table full = *before;
    struct text old = TEXT_INIT;
    struct text now = TEXT_INIT;
    bool ok = record_apply_defaults(&sync_table_type, &full, NULL, error);

    text_add(words, after->name);
    for (size_t i = 0; ok && i < sync_table_type.field_count; i++) {
        text_reset(&old);
        text_reset(&now);
        record_get(&sync_table_type, &full, i, &old);
        record_get(&sync_table_type, after, i, &now);
        if (strcmp(text_string(&old), text_string(&now)) != 0)
            text_format(words, " %s=%s", sync_table_type.fields[i].name, text_string(&now));
    }
    text_clear(&old);
    text_clear(&now);
    return ok && text_ok(words, error);
}

static bool save(struct console *console, bool is_new, void *record, struct error *error)
{
    struct sync_table *table = record;
    struct sync_table before;
    struct text words = TEXT_INIT;
    bool ok = sync_table_load(&console->session, table->name, &before, error) &&
              add_changes(&before, table, &words, error) &&
              sync_table_save(&console->session, table, text_string(&words), NULL, error);

    (void)is_new; /* tables are added from what the database has */
    text_clear(&words);
    return ok;
}

/* clang-format off */
static const struct record_button buttons[] = {
    { "count", N_("Compter les lignes"), N_("Vérifie la condition et dit combien de lignes passent, sur combien."), NULL, press_count },
};
/* clang-format on */

/* None, then those that the database has. */
static bool list_columns(struct console *console, const void *record, struct string_list *values,
                         struct error *error)
{
    const struct sync_table *table = record;
    struct field_state_list states = { .items = NULL };
    bool ok = string_list_add(values, "", error) &&
              sync_field_states(&console->session, table->name, &states, NULL, error);

    for (size_t i = 0; ok && i < states.count; i++)
        ok = states.items[i].standing == STANDING_MISSING ||
             string_list_add(values, states.items[i].name, error);
    field_state_list_clear(&states);
    return ok;
}

/* clang-format off */
static const struct record_offer offers[] = {
    { "dossier_column", N_("Seules voyagent les lignes qui y portent le numéro du dossier. Entrée : choisir."), list_columns },
    { "till_column",    N_("Chaque caisse garde les lignes qui y portent son numéro. Entrée : choisir."), list_columns },
};
/* clang-format on */

static const struct record_form_kind table_form = {
    .type = &sync_table_type,
    .help = N_("Ce qui voyage de cette table, et comment. La condition ne garde que les lignes "
               "pour lesquelles elle est vraie."),
    .offers = offers,
    .offer_count = sizeof offers / sizeof offers[0],
    .buttons = buttons,
    .button_count = sizeof buttons / sizeof buttons[0],
    .save = save,
    .apply_defaults = apply_defaults,
};

static void load(struct tables *tables)
{
    struct record_place place = session_place(&tables->console->session);
    struct error error = ERROR_INIT;
    bool ok;

    if (tables->records.type != NULL)
        record_list_clear(&tables->records);
    ok = record_list_load(&place, &sync_table_type, tables->console->session.dossier,
                          &tables->records, &error);
    for (size_t i = 0; ok && i < tables->records.count; i++)
        ok = record_apply_defaults(&sync_table_type, record_list_item(&tables->records, i), NULL,
                                   &error);
    if (!ok)
        show_error(tables->console->app, &error);
    survey_start(tables->survey);
}

static const struct sync_table *record_at(struct tables *tables, size_t row)
{
    return record_list_item(&tables->records, row);
}

static const struct table_state *state_at(struct tables *tables, size_t row)
{
    return survey_state(tables->survey, record_at(tables, row)->name);
}

static size_t on_count(void *user)
{
    return ((struct tables *)user)->records.count;
}

/* "…" while it is being read, "?" when it could not be. */
static const char *unknown(struct tables *tables)
{
    return survey_is_going(tables->survey) ? _("…") : "?";
}

static const char *health_of(struct tables *tables, size_t row)
{
    const struct table_state *state = state_at(tables, row);

    if (!record_at(tables, row)->active)
        return _("inactive");
    if (state == NULL)
        return unknown(tables);
    return state->broken.length > 0 ? _("CASSÉE") : _("prête");
}

static const char *tracking_of(struct tables *tables, size_t row)
{
    const struct table_state *state = state_at(tables, row);

    if (record_at(tables, row)->direction == DIRECTION_UP)
        return "-";
    if (!record_at(tables, row)->tracking)
        return _("non");
    if (state == NULL)
        return _("oui");
    if (state->tracking_broken)
        return _("à refaire");
    return state->tracked ? _("oui") : _("à activer");
}

static void put_rows(struct tables *tables, size_t row, char *text, size_t size)
{
    int64_t rows = survey_rows(tables->survey, record_at(tables, row)->name);

    if (rows == ROWS_UNKNOWN)
        string_store(text, size, unknown(tables));
    else if (rows == ROWS_NOT_COUNTABLE)
        string_store(text, size, "?");
    else
        tui_number(rows, text, size);
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    struct tables *tables = user;
    const struct table_state *state = state_at(tables, row);

    if (column == 0)
        string_store(text, size, record_at(tables, row)->name);
    else if (column == 1)
        string_store(text, size, health_of(tables, row));
    else if (column == 2)
        string_store(text, size, tracking_of(tables, row));
    else if (column == 3)
        put_rows(tables, row, text, size);
    else if (column == 4 && state != NULL && state->tracked)
        tui_number(state->touched, text, size);
    else if (column == 5)
        string_store(text, size,
                     record_at(tables, row)->direction == DIRECTION_DOWN ? _("Serveur > Caisse")
                                                                         : _("Caisse > Serveur"));
}

/* What the columns have no room for. */
static const char *on_hint(void *user, size_t row)
{
    struct tables *tables = user;
    const struct table_state *state = state_at(tables, row);

    if (state != NULL && state->broken.length > 0)
        snprintf(tables->hint, sizeof tables->hint, _("Cassée : %s."), text_string(&state->broken));
    else if (state == NULL && survey_failure(tables->survey)[0] != '\0')
        string_store(tables->hint, sizeof tables->hint, survey_failure(tables->survey));
    else if (state != NULL && state->record.tracking && state->tracking_broken)
        string_store(tables->hint, sizeof tables->hint,
                     _("Ce qui suit la table manque ou ne lui va plus : « t » le refait."));
    else if (state != NULL && state->record.tracking && !state->tracked)
        string_store(tables->hint, sizeof tables->hint,
                     _("La base ne suit pas cette table : « t » l'active."));
    else if (record_at(tables, row)->direction == DIRECTION_UP)
        string_store(tables->hint, sizeof tables->hint,
                     _("Caisse > Serveur : remonte par le service web."));
    else
        return NULL;
    return tables->hint;
}

static void on_totals(void *user, char *text, size_t size)
{
    struct tables *tables = user;
    size_t tracked = 0;

    for (size_t i = 0; i < tables->records.count; i++)
        tracked += record_at(tables, i)->tracking;
    snprintf(text, size,
             ngettext("%zu table, %zu suivie%s", "%zu tables, %zu suivies%s",
                      (unsigned long)tables->records.count),
             tables->records.count, tracked,
             survey_is_going(tables->survey) ? _(" · comptage en cours") : "");
}

static void edit(struct tables *tables, const char *name)
{
    struct error error = ERROR_INIT;
    struct sync_table record;

    if (sync_table_load(&tables->console->session, name, &record, &error))
        record_form_open(tables->console, &table_form, &record);
    else
        show_error(tables->console->app, &error);
}

static void on_open(struct tui_list *list, void *user, size_t row)
{
    (void)list;
    edit(user, record_at(user, row)->name);
}

static void on_tracking_answered(struct tui_app *app, void *user, int answer)
{
    struct tables *tables = user;
    struct error error = ERROR_INIT;

    if (answer != 1)
        return;
    if (!sync_table_track(&tables->console->session, tables->asked, tables->asked_on, NULL, &error))
        show_error(app, &error);
    else if (tables->asked_on)
        tui_sayf(app, TUI_TONE_GOOD, _("« %s » est suivie."), tables->asked);
    else
        tui_sayf(app, TUI_TONE_GOOD, _("« %s » n'est plus suivie."), tables->asked);
    load(tables);
    tui_list_changed(tables->list);
}

static void tracking_text(const struct tables *tables, struct text *text)
{
    int64_t days = tables->console->session.home.configuration.retention_days;

    if (tables->asked_on) {
        text_format(text,
                    _("Des déclencheurs noteront chaque écriture dans « %s », quel que soit le "
                      "programme : les siennes y prendront un quart à moitié plus de temps.\n"),
                    tables->asked);
        text_format(text,
                    ngettext("Les clés touchées sont gardées %" PRId64 " jour.",
                             "Les clés touchées sont gardées %" PRId64 " jours.",
                             (unsigned long)days),
                    days);
        text_format(text,
                    _(" La prochaine extraction des modifications emportera la table entière.\n"
                      "Licence : l'option « %s » le permet."),
                    LICENCE_TRACKING_OPTION);
    } else {
        text_format(text,
                    _("Les déclencheurs de « %s » sont retirés, et ce qu'ils ont noté est oublié, "
                      "sauf si un autre dossier s'en sert.\n"
                      "La table ne part plus avec les modifications ; suivie de nouveau, elle "
                      "repartira entière une fois."),
                    tables->asked);
    }
}

static void ask_tracking(struct tables *tables, size_t row)
{
    static const struct tui_answer on_answers[] = {
        { .label = N_("Ne rien faire"), .hot_key = 'n', .value = 0 },
        { .label = N_("Suivre"), .hot_key = 's', .value = 1 },
    };
    static const struct tui_answer off_answers[] = {
        { .label = N_("Continuer de suivre"), .hot_key = 'c', .value = 0 },
        { .label = N_("Ne plus suivre"), .hot_key = 'n', .value = 1 },
    };
    const struct table_state *state = state_at(tables, row);
    struct error refusal = ERROR_INIT;
    struct text text = TEXT_INIT;

    string_store(tables->asked, sizeof tables->asked, record_at(tables, row)->name);
    /* Tracking that is wanted but not in order is made anew. */
    tables->asked_on = !record_at(tables, row)->tracking ||
                       (state != NULL && (state->tracking_broken || !state->tracked));
    if (tables->asked_on &&
        !licence_allows(&tables->console->session.home, LICENCE_TRACKING_OPTION, &refusal)) {
        tui_tell(tables->console->app, _("Suivi des modifications"), refusal.message);
        return;
    }
    tracking_text(tables, &text);
    tui_ask(tables->console->app, &(struct tui_question){
                                      .title = _("Suivi des modifications"),
                                      .text = text_string(&text),
                                      .answers = tables->asked_on ? on_answers : off_answers,
                                      .answer_count = 2,
                                      .answered = on_tracking_answered,
                                      .user = tables,
                                  });
    text_clear(&text);
}

static void keep_note(void *data, enum job_level level, const char *text)
{
    struct tables *tables = data;

    if (level == JOB_WARNING)
        string_store(tables->hint, sizeof tables->hint, text);
}

static void on_removal_answered(struct tui_app *app, void *user, int answer)
{
    static const struct job_operations operations = { .note = keep_note };
    struct tables *tables = user;
    struct job job = { .operations = &operations, .data = tables };
    struct error error = ERROR_INIT;

    if (answer != 1)
        return;
    tables->hint[0] = '\0';
    if (!sync_table_remove(&tables->console->session, tables->asked, &job, &error))
        show_error(app, &error);
    else if (tables->hint[0] != '\0')
        tui_tell(app, _("Table retirée"), tables->hint);
    else
        tui_sayf(app, TUI_TONE_GOOD, _("« %s » est retirée de la liste."), tables->asked);
    load(tables);
    tui_list_changed(tables->list);
}

static void ask_removal(struct tables *tables, size_t row)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Garder la table"), .hot_key = 'g', .value = 0 },
        { .label = N_("Retirer"), .hot_key = 'r', .value = 1 },
    };
    char title[180];

    string_store(tables->asked, sizeof tables->asked, record_at(tables, row)->name);
    snprintf(title, sizeof title, _("Retirer « %s »"), tables->asked);
    tui_ask(tables->console->app,
            &(struct tui_question){
                .title = title,
                .text = _("La table et ses champs quittent la liste, et son suivi s'arrête si "
                          "aucun autre dossier ne s'en sert. Les données de la base de gestion "
                          "et les fichiers publiés restent."),
                .answers = answers,
                .answer_count = sizeof answers / sizeof answers[0],
                .answered = on_removal_answered,
                .user = tables,
            });
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct tables *tables = user;

    (void)list;
    if (command == COMMAND_ADD)
        open_discovery(tables->console);
    else if (command == COMMAND_DEFAULT)
        ask_default_tables(tables->console);
    else if (row == SIZE_MAX)
        return TUI_IGNORED;
    else if (command == COMMAND_TRACK)
        ask_tracking(tables, row);
    else if (command == COMMAND_FIELDS)
        open_fields_of(tables->console, record_at(tables, row)->name);
    else
        ask_removal(tables, row);
    return TUI_DONE;
}

static void on_refresh(void *user)
{
    load(user);
}

/* Names are what stays; FNV-1a makes a number of one. */
static uint64_t on_identity(void *user, size_t row)
{
    uint64_t hash = 14695981039346656037u;

    for (const char *c = record_at(user, row)->name; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return hash;
}

static void on_surveyed(void *user)
{
    struct tables *tables = user;

    if (survey_failure(tables->survey)[0] != '\0' && !survey_is_going(tables->survey))
        tui_say(tables->console->app, TUI_TONE_ERROR, survey_failure(tables->survey));
}

static void tables_free(struct tables *tables)
{
    if (tables == NULL)
        return;
    survey_free(tables->survey);
    if (tables->records.type != NULL)
        record_list_clear(&tables->records);
    free(tables);
}

static void on_closed(struct tui_app *app, void *user)
{
    (void)app;
    tables_free(user);
}

/* clang-format off */
static const struct tui_column columns[] = {
    { N_("Table"),    14, TUI_ALIGN_LEFT, 12 },
    { N_("État"),     8,  TUI_ALIGN_LEFT, 0 },
    { N_("Suivi"),    9,  TUI_ALIGN_LEFT, 0 },
    { N_("Lignes"),   10, TUI_ALIGN_RIGHT, 6 },
    { N_("Touchées"), 8,  TUI_ALIGN_RIGHT, TUI_COLUMN_LEFT_OUT },
    { N_("Sens"),     0,  TUI_ALIGN_LEFT, 0 },
};

static const struct tui_key keys[] = {
    { { 'a', TUI_KEY(KEY_F(7)) }, N_("a"), N_("ajouter"), N_("ajouter des tables de la base (aussi F7)"), COMMAND_ADD },
    { { 't' },                    N_("t"), N_("suivi"),   N_("suivre les modifications de la table, ou ne plus les suivre"), COMMAND_TRACK },
    { { 'c' },                    N_("c"), N_("champs"),  N_("les champs de la table qui voyagent"), COMMAND_FIELDS },
    { { 'd', TUI_KEY(KEY_F(8)) }, N_("d"), N_("retirer"), N_("retirer la table de la liste, après confirmation (aussi F8)"), COMMAND_REMOVE },
    { { 'l' },                    N_("l"), N_("liste par défaut"), N_("ajouter la liste par défaut"), COMMAND_DEFAULT },
};

static const struct tui_list_source source = {
    .title = N_("Tables à synchroniser"),
    .help = N_("Les tables du dossier courant, dans leur ordre d'extraction, et ce que la base en dit. « Lignes » : celles qui voyagent ; « Touchées » : les clés que le suivi garde."),
    .empty = N_("Aucune table : « a » montre celles de la base, « l » ajoute la liste par défaut."),
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = on_count,
    .cell = on_cell,
    .open = on_open,
    .hint = on_hint,
    .identity = on_identity,
    .totals = on_totals,
    .refresh = on_refresh,
    .keys = { keys, sizeof keys / sizeof keys[0] },
    .command = on_command,
};
/* clang-format on */

void open_tables(struct tui_app *app, void *user)
{
    struct tables *tables = calloc(1, sizeof *tables);

    if (tables != NULL) {
        tables->console = user;
        tables->survey = survey_new(user, on_surveyed, tables);
        tables->list = tables->survey == NULL ? NULL : tui_list_new(&source, tables);
    }
    if (tables == NULL || tables->list == NULL) {
        tables_free(tables);
        tui_push(app, NULL);
        return;
    }
    load(tables);
    tui_list_screen(tables->list)->closed = on_closed;
    tui_push(app, tui_list_screen(tables->list));
}
