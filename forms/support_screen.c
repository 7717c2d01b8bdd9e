/* SPDX-License-Identifier: MIT */
/* Licence, Infos: texts that support reads, and reads again with `r`. */
#include "config.h"

#include <stdlib.h>

#include "core/base/i18n.h"
#include "core/settings/licence.h"
#include "core/sync/information.h"
#include "forms/forms.h"
#include "tui/text.h"

/* What was composed, or the reason why there is nothing. */
static char *finish(struct tui_app *app, struct text *text, struct error *error)
{
    char *content = error->code == ERROR_NONE && text_ok(text, error) ? text_detach(text) : NULL;

    if (content == NULL)
        show_error(app, error);
    text_clear(text);
    return content;
}

static char *read_licence(struct tui_app *app, void *user)
{
    struct console *console = user;
    struct licence licence;
    struct error error = ERROR_INIT;
    struct error refusal = ERROR_INIT;
    struct text text = TEXT_INIT;
    bool found = false;
    bool ok = licence_read(&console->session.home, &licence, &found, &error);

    if (ok && !found)
        text_add(&text, gettext(licence_type.empty));
    for (size_t i = 0; ok && found && i < licence_type.field_count; i++) {
        struct text value = TEXT_INIT;

        record_show(&licence_type, &licence, i, &value);
        text_format(&text, _("%s : %s\n"), gettext(licence_type.fields[i].label),
                    value.length == 0 ? "-" : text_string(&value));
        text_clear(&value);
    }
    if (ok)
        text_format(&text, "\n%s\n",
                    licence_allows(&console->session.home, LICENCE_TRACKING_OPTION, &refusal)
                        ? _("Suivi des modifications : autorisé.")
                        : refusal.message);
    return finish(app, &text, &error);
}

static char *read_information(struct tui_app *app, void *user)
{
    struct console *console = user;
    struct information information = { .lines = NULL };
    struct error error = ERROR_INIT;
    struct text text = TEXT_INIT;

    if (information_collect(&console->session, &information, &error))
        for (size_t i = 0; i < information.count; i++)
            text_format(&text, _("%s : %s\n"), gettext(information.lines[i].label),
                        information.lines[i].value);
    information_clear(&information);
    return finish(app, &text, &error);
}

static void open_text(struct tui_app *app, void *user, const char *title,
                      char *(*read)(struct tui_app *app, void *user))
{
    struct tui_screen *screen = tui_text_reading(app, title, read, user);

    /* Without a text the reason was said. */
    if (screen != NULL)
        tui_push(app, screen);
}

void open_licence(struct tui_app *app, void *user)
{
    open_text(app, user, _("Licence"), read_licence);
}

void open_information(struct tui_app *app, void *user)
{
    open_text(app, user, _("Infos"), read_information);
}
