/* SPDX-License-Identifier: MIT */
/* What is only read: published files, journal, licence, information. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/settings/licence.h"
#include "core/sync/chain.h"
#include "core/sync/information.h"
#include "forms/forms.h"
#include "tui/text.h"

/* A list of either: the source knows which. */
struct reading {
    struct console *console;
    struct artefact_list artefacts;
    struct record_list entries;
};

static void clear_reading(struct reading *reading)
{
    artefact_list_clear(&reading->artefacts);
    if (reading->entries.type != NULL)
        record_list_clear(&reading->entries);
}

static void on_closed(struct tui_app *app, void *user)
{
    (void)app;
    clear_reading(user);
    free(user);
}

static void open_reading(struct console *console, const struct tui_list_source *source)
{
    struct reading *reading = calloc(1, sizeof *reading);
    struct tui_list *list = NULL;

    if (reading != NULL) {
        reading->console = console;
        source->refresh(reading);
        list = tui_list_new(source, reading);
    }
    if (list == NULL) {
        if (reading != NULL)
            on_closed(NULL, reading);
        tui_push(console->app, NULL);
        return;
    }
    tui_list_screen(list)->closed = on_closed;
    tui_push(console->app, tui_list_screen(list));
}

static void load_artefacts(void *user)
{
    struct reading *reading = user;
    struct error error = ERROR_INIT;

    clear_reading(reading);
    if (!artefact_list_load(&reading->console->session, NULL, &reading->artefacts, &error))
        show_error(reading->console->app, &error);
}

static size_t count_artefacts(void *user)
{
    return ((struct reading *)user)->artefacts.count;
}

/* The newest first. */
static const struct artefact *artefact_at(void *user, size_t row)
{
    const struct artefact_list *list = &((struct reading *)user)->artefacts;

    return &list->items[list->count - 1 - row];
}

static const char *state_label(const char *state)
{
    static const struct {
        const char *state;
        const char *label;
    } labels[] = {
        { "running", N_("en cours") }, { "built", N_("à publier") }, { "published", N_("publié") },
        { "failed", N_("échec") },     { "purged", N_("purgé") },
    };

    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i].state, state) == 0)
            return gettext(labels[i].label);
    return state;
}

static void artefact_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    const struct artefact *artefact = artefact_at(user, row);
    char local[CLOCK_TEXT_SIZE];

    clock_localize(artefact->started_at, local);
    if (column == 0)
        snprintf(text, size, "%" PRId64, artefact->sequence);
    else if (column == 1)
        string_store(text, size, strcmp(artefact->kind, "full") == 0 ? _("données") : _("modif."));
    else if (column == 2)
        string_store(text, size, state_label(artefact->state));
    else if (column == 3)
        string_store(text, size, local);
    else if (column == 4)
        snprintf(text, size, "%" PRId64, artefact->rows);
    else
        tui_job_quantity(artefact->size, TUI_UNIT_BYTES, text, size);
}

static void open_artefact(struct tui_list *list, void *user, size_t row)
{
    const struct artefact *artefact = artefact_at(user, row);
    struct text text = TEXT_INIT;
    char local[CLOCK_TEXT_SIZE];

    (void)list;
    text_format(&text, _("Fichier      %s\nÉtat         %s\n"), artefact->file,
                state_label(artefact->state));
    clock_localize(artefact->started_at, local);
    text_format(&text, _("Début        %s\nUtilisateur  %s\n"), local, artefact->user);
    if (artefact->has_base)
        text_format(&text, _("Versions     %" PRId64 " à %" PRId64 "\n"), artefact->base,
                    artefact->to);
    else
        text_format(&text, _("Version      %" PRId64 "\n"), artefact->to);
    text_format(&text,
                _("Lignes       %" PRId64 "\nSuppressions %" PRId64 "\nOctets       %" PRId64
                  "\nBLAKE2b-256  %s\n"),
                artefact->rows, artefact->deletes, artefact->size, artefact->hash);
    if (artefact->message[0] != '\0')
        text_format(&text, "\n%s\n", artefact->message);
    tui_push(((struct reading *)user)->console->app,
             tui_text_new(_("Fichier publié"), text_string(&text)));
    text_clear(&text);
}

static void load_entries(void *user)
{
    struct reading *reading = user;
    struct record_place place = session_place(&reading->console->session);
    struct error error = ERROR_INIT;

    clear_reading(reading);
    if (!record_list_load(&place, &journal_type, 0, &reading->entries, &error))
        show_error(reading->console->app, &error);
}

static size_t count_entries(void *user)
{
    return ((struct reading *)user)->entries.count;
}

static const struct journal_entry *entry_at(void *user, size_t row)
{
    const struct record_list *list = &((struct reading *)user)->entries;

    return record_list_item(list, list->count - 1 - row);
}

static void entry_field(const struct journal_entry *entry, const char *name, char *text,
                        size_t size)
{
    struct text value = TEXT_INIT;

    record_show(&journal_type, entry, (size_t)record_find(&journal_type, name), &value);
    string_store(text, size, text_string(&value));
    text_clear(&value);
}

static void entry_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    static const char *const names[] = {
        "at", "user", "action", "parameters", "result", "message"
    };

    entry_field(entry_at(user, row), names[column], text, size);
}

static uint64_t entry_identity(void *user, size_t row)
{
    return (uint64_t)entry_at(user, row)->id;
}

static void open_entry(struct tui_list *list, void *user, size_t row)
{
    const struct journal_entry *entry = entry_at(user, row);
    struct text text = TEXT_INIT;

    (void)list;
    for (size_t i = 0; i < journal_type.field_count; i++) {
        struct text value = TEXT_INIT;

        record_show(&journal_type, entry, i, &value);
        if (value.length > 0)
            text_format(&text, "%s : %s\n", gettext(journal_type.fields[i].label),
                        text_string(&value));
        text_clear(&value);
    }
    tui_push(((struct reading *)user)->console->app,
             tui_text_new(_("Entrée du journal"), text_string(&text)));
    text_clear(&text);
}

/* clang-format off */
static const struct tui_column artefact_columns[] = {
    { N_("Nº"),     8,  TUI_ALIGN_RIGHT },
    { N_("Genre"),  8,  TUI_ALIGN_LEFT },
    { N_("État"),   10, TUI_ALIGN_LEFT },
    { N_("Début"),  20, TUI_ALIGN_LEFT },
    { N_("Lignes"), 0,  TUI_ALIGN_RIGHT },
    { N_("Taille"), 10, TUI_ALIGN_RIGHT },
};
static const struct tui_list_source artefacts_source = {
    .title = N_("Fichiers publiés"),
    .help = N_("Les extractions du dossier courant, la plus récente d'abord. Entrée montre le détail."),
    .empty = N_("Rien n'a encore été extrait : « Extraire les données » produit le premier fichier."),
    .columns = artefact_columns, .column_count = sizeof artefact_columns / sizeof artefact_columns[0],
    .count = count_artefacts, .cell = artefact_cell, .open = open_artefact, .refresh = load_artefacts,
};

static const struct tui_column entry_columns[] = {
    { N_("Date"),        19, TUI_ALIGN_LEFT },
    { N_("Qui"),         8,  TUI_ALIGN_LEFT },
    { N_("Action"),      15, TUI_ALIGN_LEFT },
    { N_("Paramètres"),  0,  TUI_ALIGN_LEFT },
    { N_("Résultat"),    9,  TUI_ALIGN_LEFT },
    { N_("Message"),     0,  TUI_ALIGN_LEFT },
};
static const struct tui_list_source entries_source = {
    .title = N_("Journal"),
    .help = N_("Chaque action, la plus récente d'abord. Entrée montre tout, « / » filtre, « r » relit."),
    .empty = N_("Le journal est vide : rien n'a encore été fait."),
    .columns = entry_columns, .column_count = sizeof entry_columns / sizeof entry_columns[0],
    .count = count_entries, .cell = entry_cell, .open = open_entry, .refresh = load_entries,
    .identity = entry_identity,
};
/* clang-format on */

void open_published(struct tui_app *app, void *user)
{
    (void)app;
    open_reading(user, &artefacts_source);
}

void open_journal(struct tui_app *app, void *user)
{
    (void)app;
    open_reading(user, &entries_source);
}

void open_licence(struct tui_app *app, void *user)
{
    struct console *console = user;
    struct licence licence;
    struct error error = ERROR_INIT;
    struct error refusal = ERROR_INIT;
    struct text text = TEXT_INIT;
    bool found = false;

    if (!licence_read(&console->session.home, &licence, &found, &error)) {
        show_error(app, &error);
        return;
    }
    if (!found)
        text_add(&text, gettext(licence_type.empty));
    for (size_t i = 0; found && i < licence_type.field_count; i++) {
        text_format(&text, "%s : ", gettext(licence_type.fields[i].label));
        record_show(&licence_type, &licence, i, &text);
        text_add_char(&text, '\n');
    }
    text_format(&text, "\n%s\n",
                licence_allows(&console->session.home, LICENCE_TRACKING_OPTION, &refusal)
                    ? _("Suivi des modifications : autorisé.")
                    : refusal.message);
    tui_push(app, tui_text_new(_("Licence"), text_string(&text)));
    text_clear(&text);
}

void open_information(struct tui_app *app, void *user)
{
    struct console *console = user;
    struct information information;
    struct error error = ERROR_INIT;
    struct text text = TEXT_INIT;

    if (!information_collect(&console->session, &information, &error)) {
        show_error(app, &error);
        return;
    }
    for (size_t i = 0; i < information.count; i++)
        text_format(&text, "%s : %s\n", gettext(information.lines[i].label),
                    information.lines[i].value);
    tui_push(app, tui_text_new(_("Infos"), text_string(&text)));
    text_clear(&text);
    information_clear(&information);
}
