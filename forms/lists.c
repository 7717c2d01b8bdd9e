/* SPDX-License-Identifier: MIT */
/* What is only read: tables. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/i18n.h"
#include "core/sync/tables.h"
#include "forms/forms.h"

struct reading {
    struct console *console;
    struct table_state_list states;
};

static void clear_reading(struct reading *reading)
{
    table_state_list_clear(&reading->states);
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

static void load_states(void *user)
{
    struct reading *reading = user;
    struct error error = ERROR_INIT;

    clear_reading(reading);
    if (!sync_table_states(&reading->console->session, &reading->states, NULL, &error))
        show_error(reading->console->app, &error);
}

static size_t count_states(void *user)
{
    return ((struct reading *)user)->states.count;
}

static void state_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    const struct table_state *state = &((struct reading *)user)->states.items[row];

    if (column == 0)
        string_store(text, size, state->record.name);
    else if (column == 1)
        string_store(text, size,
                     state->record.direction == DIRECTION_DOWN ? _("Serveur > Caisse")
                                                               : _("Caisse > Serveur"));
    else if (column == 2)
        string_store(text, size,
                     !state->record.tracking  ? _("non")
                     : state->tracking_broken ? _("à refaire")
                     : state->tracked         ? _("oui")
                                              : _("à activer"));
    else if (column == 3)
        snprintf(text, size, "%zu", state->fields);
    else if (column == 4)
        snprintf(text, size, "%" PRId64, state->touched);
    else if (state->broken.length > 0)
        snprintf(text, size, _("CASSÉE : %s"), text_string(&state->broken));
    else
        string_store(text, size, state->record.active ? _("prête") : _("inactive"));
}

/* clang-format off */
static const struct tui_column state_columns[] = {
    { N_("Table"),    0,  TUI_ALIGN_LEFT },
    { N_("Sens"),     16, TUI_ALIGN_LEFT },
    { N_("Suivi"),    9,  TUI_ALIGN_LEFT },
    { N_("Champs"),   6,  TUI_ALIGN_RIGHT },
    { N_("Touchées"), 8,  TUI_ALIGN_RIGHT },
    { N_("État"),     0,  TUI_ALIGN_LEFT },
};
static const struct tui_list_source states_source = {
    .title = N_("Tables à synchroniser"),
    .help = N_("Les tables du dossier courant, dans leur ordre d'extraction, et ce que la base en dit."),
    .empty = N_("Aucune table à synchroniser : tpvadmin table discover montre celles de la base, table add les ajoute."),
    .columns = state_columns, .column_count = sizeof state_columns / sizeof state_columns[0],
    .count = count_states, .cell = state_cell, .refresh = load_states,
};

/* clang-format on */

void open_tables(struct tui_app *app, void *user)
{
    (void)app;
    open_reading(user, &states_source);
}
