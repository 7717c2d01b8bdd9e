/* SPDX-License-Identifier: MIT */
/* Gestion serveur: where the exchange stands, above the actions of its menu. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/base/i18n.h"
#include "core/sync/status.h"
#include "forms/forms.h"

struct server_panel {
    struct status_line lines[STATUS_LINES];
    size_t count;
    bool busy; /* somebody works on the dossier: it will change by itself */
};

/* clang-format off */
static const enum tui_role roles[] = {
    [STATUS_NORMAL]  = TUI_NORMAL,
    [STATUS_GOOD]    = TUI_GOOD,
    [STATUS_WARNING] = TUI_WARNING,
    [STATUS_ERROR]   = TUI_ERROR,
};
/* clang-format on */

/* A single line in place of the facts. */
static void only_line(struct server_panel *panel, enum status_level level, const char *text)
{
    panel->count = 1;
    panel->lines[0] = (struct status_line){ .label = _("Échange"), .level = level };
    string_store(panel->lines[0].text, sizeof panel->lines[0].text, text);
}

static void read_again(void *user)
{
    struct console *console = user;
    struct error error = ERROR_INIT;
    struct server_status status;

    if (console->panel == NULL)
        console->panel = calloc(1, sizeof *console->panel);
    if (console->panel == NULL)
        return;
    console->panel->busy = false;
    if (console->session.dossier == 0) {
        only_line(console->panel, STATUS_WARNING, needs_dossier(user));
    } else if (!server_status_load(&console->session, &status, &error)) {
        only_line(console->panel, STATUS_ERROR, error.message);
    } else {
        console->panel->count = server_status_lines(&status, console->panel->lines);
        console->panel->busy = status.busy[0] != '\0';
    }
}

static size_t count_facts(void *user)
{
    const struct console *console = user;

    return console->panel == NULL ? 0 : console->panel->count;
}

static void tell_fact(void *user, size_t index, struct tui_menu_fact *fact)
{
    const struct status_line *line = &((struct console *)user)->panel->lines[index];

    *fact = (struct tui_menu_fact){
        .label = line->label,
        .role = roles[line->level],
    };
    string_store(fact->text, sizeof fact->text, line->text);
}

static bool is_moving(void *user)
{
    const struct console *console = user;

    return work_is_running(console) || (console->panel != NULL && console->panel->busy);
}

const struct tui_menu_head server_head = {
    .count = count_facts,
    .fact = tell_fact,
    .refresh = read_again,
    .ticking = is_moving,
};

void server_panel_free(struct server_panel *panel)
{
    free(panel);
}

const char *work_state(void *user)
{
    return work_progress(user);
}
