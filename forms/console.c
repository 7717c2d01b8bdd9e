/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/console.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "core/base/i18n.h"
#include "forms/forms.h"
#include "tui/palette.h"

enum { LONG_ERROR = 76, LOCK_WAIT_MS = 2000 };

/* clang-format off */
static const struct tui_key everywhere[] = {
    { { ':', TUI_CTRL('p') }, N_(":"), N_("aller à"), N_("aller à un écran ou une action par son nom (aussi Ctrl-P)"), TUI_COMMAND_OWNER },
};
/* clang-format on */

void show_error(struct tui_app *app, const struct error *error)
{
    if (utf8_length(error->message) > LONG_ERROR)
        tui_tell(app, _("Impossible"), error->message);
    else
        tui_say(app, TUI_TONE_ERROR, error->message);
}

void snapshot_take(const struct console *console, struct snapshot *snapshot)
{
    string_store(snapshot->home, sizeof snapshot->home, console->session.home.path);
    string_store(snapshot->as, sizeof snapshot->as, console->session.as);
    snapshot->dossier = console->session.dossier;
}

bool snapshot_open(const struct snapshot *snapshot, struct session *session, struct error *error)
{
    const struct session_options options = {
        .home = snapshot->home,
        .user = snapshot->as[0] == '\0' ? NULL : snapshot->as,
        .dossier = snapshot->dossier,
    };

    return session_open(session, &options, error);
}

void console_show_context(struct console *console)
{
    struct error ignored = ERROR_INIT;
    struct dossier dossier;
    char text[200];

    if (console->session.dossier == 0)
        snprintf(text, sizeof text, _("aucun dossier · %s"), console->session.user);
    else if (session_dossier(&console->session, 0, &dossier, &ignored))
        snprintf(text, sizeof text, "%" PRId64 " %s · %s", dossier.number, dossier.label,
                 console->session.user);
    else
        snprintf(text, sizeof text, "%" PRId64 " · %s", console->session.dossier,
                 console->session.user);
    record_wipe(&dossier_type, &dossier);
    tui_set_context(console->app, text);
}

static enum tui_reply on_command(struct tui_app *app, void *user, int command)
{
    (void)command;
    tui_palette_open(app, &menu_root, user);
    return TUI_DONE;
}

/* What leaving interrupts, said when it is asked. */
static const char *on_leaving(void *user)
{
    struct console *console = user;

    if (!work_is_running(console))
        return NULL;
    string_store(
        console->leaving, sizeof console->leaving,
        _("Une tâche est en cours : quitter l'arrête proprement, rien n'est publié à moitié."));
    return console->leaving;
}

bool console_open(struct console *console, const struct session_options *session,
                  const struct tui_options *tui, struct error *error)
{
    struct session_options options = *session;
    struct tui_options own = *tui;
    struct tui_message message = { "" };

    *console = (struct console){ .app = NULL };
    /* Whoever presses a key waits for it: less than a command would. */
    options.wait_ms = LOCK_WAIT_MS;
    if (!session_open(&console->session, &options, error))
        return false;
    own.user = console;
    own.keys = TUI_KEY_TABLE(everywhere);
    own.command = on_command;
    own.leaving = on_leaving;
    console->app = tui_open(&own, &message);
    if (console->app == NULL)
        return error_set(error, ERROR_USAGE,
                         _("%s. Tout se fait aussi par commandes : tpvadmin extract full, extract "
                           "changes, publish status, journal ; tpvadmin --help les dit toutes."),
                         message.text);
    console_show_context(console);
    return tui_push(console->app, tui_menu_new(&menu_root, console)) || error_memory(error);
}

void console_close(struct console *console)
{
    work_end(console);
    tui_close(console->app);
    server_panel_free(console->panel);
    session_close(&console->session);
    *console = (struct console){ .app = NULL };
}

bool console_run(const struct session_options *options,
                 const struct console_options *console_options, struct error *error)
{
    const struct tui_options tui = {
        .no_color = console_options->no_color,
        .ascii = console_options->ascii,
        .plain = console_options->plain,
        .no_mouse = console_options->no_mouse,
    };
    struct console console;
    bool ok = console_open(&console, options, &tui, error);
    int ended = ok ? tui_run(console.app) : 0;

    console_close(&console);
    if (ended == 0)
        return ok;
    return error_set(error, ERROR_STOPPED, _("Console arrêtée par le signal %s."),
                     sigabbrev_np(ended) == NULL ? "?" : sigabbrev_np(ended));
}
