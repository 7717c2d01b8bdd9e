/* SPDX-License-Identifier: MIT */
/* Champs à synchroniser: the choice of a table, then what travels of it beside what does not. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/tables.h"
#include "forms/forms.h"
#include "tui/panes.h"
#include "tui/width.h"

enum { COMMAND_MOVE = TUI_COMMAND_OWNER, IN = TUI_PANE_FIRST, OUT = TUI_PANE_SECOND };

struct fields;

/* One pane: rows as indexes in the states. */
struct side {
    struct fields *fields;
    size_t *rows;
    size_t count;
};

struct fields {
    struct console *console;
    struct tui_panes *panes;
    char table[129];
    struct field_state_list states;
    struct side sides[TUI_PANE_COUNT];
    char hint[400];
};

static void clear_fields(struct fields *fields)
{
    for (size_t i = 0; i < TUI_PANE_COUNT; i++) {
        free(fields->sides[i].rows);
        fields->sides[i] = (struct side){ .fields = fields };
    }
    field_state_list_clear(&fields->states);
}

static bool split(struct fields *fields, struct error *error)
{
    for (size_t i = 0; i < TUI_PANE_COUNT; i++) {
        fields->sides[i].rows = calloc(fields->states.count + 1, sizeof *fields->sides[i].rows);
        if (fields->sides[i].rows == NULL)
            return error_memory(error);
    }
    for (size_t i = 0; i < fields->states.count; i++) {
        struct side *side = &fields->sides[fields->states.items[i].listed ? IN : OUT];

        side->rows[side->count++] = i;
    }
    return true;
}

static bool load(struct fields *fields)
{
    struct error error = ERROR_INIT;

    clear_fields(fields);
    if (sync_field_states(&fields->console->session, fields->table, &fields->states, NULL,
                          &error) &&
        split(fields, &error))
        return true;
    show_error(fields->console->app, &error);
    return false;
}

static const struct field_state *state_at(void *user, size_t row)
{
    struct side *side = user;

    return &side->fields->states.items[side->rows[row]];
}

static size_t on_count(void *user)
{
    return ((struct side *)user)->count;
}

static const char *standing_word(const struct field_state *state)
{
    static const char *const words[] = {
        [STANDING_FREE] = "",
        [STANDING_KEY] = N_("clé"),
        [STANDING_TILL] = N_("caisse"),
        [STANDING_MISSING] = N_("absent"),
    };
    _Static_assert(sizeof words / sizeof words[0] == STANDING_COUNT, "one row per standing");

    return tui_translate(words[state->standing]);
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    const struct field_state *state = state_at(user, row);

    if (column == 0)
        string_store(text, size, state->name);
    else if (column == 1)
        string_store(text, size, state->type);
    else
        string_store(text, size, standing_word(state));
}

static const char *on_hint(void *user, size_t row)
{
    struct fields *fields = ((struct side *)user)->fields;
    const struct field_state *state = state_at(user, row);

    switch (state->standing) {
    case STANDING_FREE:
        return NULL;
    case STANDING_KEY:
        snprintf(fields->hint, sizeof fields->hint,
                 _("« %s » fait partie de la clé : il voyage toujours."), state->name);
        break;
    case STANDING_TILL:
        snprintf(fields->hint, sizeof fields->hint,
                 _("« %s » est la colonne caisse : les caisses en ont besoin."), state->name);
        break;
    case STANDING_MISSING:
        snprintf(fields->hint, sizeof fields->hint,
                 fields->states.table_missing
                     ? _("« %s » : la table n'existe plus dans la base. Espace retire le champ.")
                     : _("« %s » n'existe plus dans la base. Espace le retire."),
                 state->name);
        break;
    case STANDING_COUNT:
        break;
    }
    return fields->hint;
}

static uint64_t on_identity(void *user, size_t row)
{
    return ((struct side *)user)->rows[row];
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct side *side = user;
    struct fields *fields = side->fields;
    struct console *console = fields->console;
    struct error error = ERROR_INIT;
    bool in = side == &fields->sides[IN];
    char name[129];

    (void)list;
    (void)command;
    if (row == SIZE_MAX)
        return TUI_IGNORED;
    string_store(name, sizeof name, state_at(user, row)->name);
    if (!(in ? sync_field_remove : sync_field_add)(&console->session, fields->table, name, NULL,
                                                   &error)) {
        show_error(console->app, &error);
        return TUI_DONE;
    }
    if (in)
        tui_sayf(console->app, TUI_TONE_GOOD, _("« %s » ne voyage plus."), name);
    else
        tui_sayf(console->app, TUI_TONE_GOOD, _("« %s » voyage."), name);
    load(fields);
    tui_panes_changed(fields->panes);
    return TUI_DONE;
}

static void on_refresh(void *user)
{
    load(user);
}

static void on_closed(struct tui_app *app, void *user)
{
    (void)app;
    clear_fields(user);
    free(user);
}

/* clang-format off */
static const struct tui_column columns[] = {
    { N_("Champ"), 0,  TUI_ALIGN_LEFT, 0 },
    { N_("Type"),  9,  TUI_ALIGN_LEFT, 0 },
    { N_("Note"),  6,  TUI_ALIGN_LEFT, 0 },
};

static const struct tui_key in_keys[] = {
    { { ' ', TUI_ENTER, 'd', TUI_KEY(KEY_F(8)) }, N_("Espace"), N_("retirer"), N_("le champ ne voyage plus (aussi Entrée, d, F8)"), COMMAND_MOVE },
};
static const struct tui_key out_keys[] = {
    { { ' ', TUI_ENTER, 'a', TUI_KEY(KEY_F(7)) }, N_("Espace"), N_("ajouter"), N_("le champ voyage (aussi Entrée, a, F7)"), COMMAND_MOVE },
};

static const struct tui_list_source in_source = {
    .title = N_("Voyagent"),
    .empty = N_("Aucun champ."),
    .columns = columns, .column_count = sizeof columns / sizeof columns[0],
    .count = on_count, .cell = on_cell, .hint = on_hint, .identity = on_identity,
    .keys = { in_keys, sizeof in_keys / sizeof in_keys[0] }, .command = on_command,
};
static const struct tui_list_source out_source = {
    .title = N_("Ne voyagent pas"),
    .empty = N_("Tous les champs voyagent."),
    .columns = columns, .column_count = sizeof columns / sizeof columns[0],
    .count = on_count, .cell = on_cell, .hint = on_hint, .identity = on_identity,
    .keys = { out_keys, sizeof out_keys / sizeof out_keys[0] }, .command = on_command,
};
static const struct tui_panes_kind panes_kind = {
    .title = N_("Champs à synchroniser"),
    .help = N_("À gauche les champs de la table qui voyagent, à droite les autres. Espace fait passer un champ de l'autre côté, et c'est enregistré. Ceux de la clé voyagent toujours."),
    .sources = { &in_source, &out_source },
    .refresh = on_refresh,
};
/* clang-format on */

void open_fields_of(struct console *console, const char *table)
{
    struct fields *fields = calloc(1, sizeof *fields);
    void *users[TUI_PANE_COUNT];
    char title[160];

    if (fields == NULL) {
        tui_push(console->app, NULL);
        return;
    }
    fields->console = console;
    string_store(fields->table, sizeof fields->table, table);
    for (size_t i = 0; i < TUI_PANE_COUNT; i++)
        users[i] = &fields->sides[i];
    if (load(fields)) {
        fields->panes = tui_panes_new(&panes_kind, fields, users);
        if (fields->panes == NULL)
            tui_push(console->app, NULL);
    }
    if (fields->panes == NULL) {
        on_closed(NULL, fields);
        return;
    }
    snprintf(title, sizeof title, _("Champs de %s"), table);
    tui_screen_set_title(tui_panes_screen(fields->panes), title);
    tui_panes_screen(fields->panes)->closed = on_closed;
    tui_push(console->app, tui_panes_screen(fields->panes));
}

/* The choice of a table, from the menu. */
struct choice {
    struct console *console;
    struct record_list tables, fields;
};

static void clear_choice(struct choice *choice)
{
    if (choice->tables.type != NULL)
        record_list_clear(&choice->tables);
    if (choice->fields.type != NULL)
        record_list_clear(&choice->fields);
}

static void load_choice(void *user)
{
    struct choice *choice = user;
    struct record_place place = session_place(&choice->console->session);
    int64_t dossier = choice->console->session.dossier;
    struct error error = ERROR_INIT;

    clear_choice(choice);
    if (!record_list_load(&place, &sync_table_type, dossier, &choice->tables, &error) ||
        !record_list_load(&place, &sync_field_type, dossier, &choice->fields, &error))
        show_error(choice->console->app, &error);
}

static size_t count_choice(void *user)
{
    return ((struct choice *)user)->tables.count;
}

static const char *chosen_name(void *user, size_t row)
{
    struct choice *choice = user;

    return ((struct sync_table *)record_list_item(&choice->tables, row))->name;
}

static void choice_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    struct choice *choice = user;
    size_t count = 0;

    if (column == 0) {
        string_store(text, size, chosen_name(user, row));
        return;
    }
    for (size_t i = 0; i < choice->fields.count; i++) {
        const struct sync_field *field = record_list_item(&choice->fields, i);

        count += string_equal_nocase(field->table, chosen_name(user, row));
    }
    tui_number((int64_t)count, text, size);
}

static void open_choice(struct tui_list *list, void *user, size_t row)
{
    (void)list;
    open_fields_of(((struct choice *)user)->console, chosen_name(user, row));
}

static void on_choice_closed(struct tui_app *app, void *user)
{
    (void)app;
    clear_choice(user);
    free(user);
}

/* clang-format off */
static const struct tui_column choice_columns[] = {
    { N_("Table"),  24, TUI_ALIGN_LEFT, 0 },
    { N_("Champs"), 8,  TUI_ALIGN_RIGHT, 0 },
};
static const struct tui_list_source choice_source = {
    .title = N_("Champs à synchroniser"),
    .help = N_("Choisissez une table : Entrée montre ceux de ses champs qui voyagent, et les autres."),
    .empty = N_("Aucune table : « Tables à synchroniser » ajoute la première (touche a)."),
    .columns = choice_columns, .column_count = sizeof choice_columns / sizeof choice_columns[0],
    .count = count_choice, .cell = choice_cell, .open = open_choice, .refresh = load_choice,
};
/* clang-format on */

void open_fields(struct tui_app *app, void *user)
{
    struct choice *choice = calloc(1, sizeof *choice);
    struct tui_list *list = NULL;

    if (choice != NULL) {
        choice->console = user;
        load_choice(choice);
        list = tui_list_new(&choice_source, choice);
    }
    if (list == NULL) {
        if (choice != NULL)
            on_choice_closed(NULL, choice);
        tui_push(app, NULL);
        return;
    }
    tui_list_screen(list)->closed = on_choice_closed;
    tui_push(app, tui_list_screen(list));
}
