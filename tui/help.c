/* SPDX-License-Identifier: MIT */
/* The help screen, made from the tables that the program runs on. */
#include "config.h"

#include "tui/app_internal.h"

#include <stdlib.h>
#include <string.h>

#include "tui/text.h"
#include "tui/translate.h"
#include "tui/width.h"

enum { NAME_COLUMNS = 10 };

static void add_keys(FILE *out, struct tui_key_table table)
{
    for (size_t i = 0; i < table.count; i++) {
        const char *name = tui_translate(table.keys[i].name);

        if (table.keys[i].help == NULL)
            continue;
        fprintf(out, "  %s%*s %s\n", name, NAME_COLUMNS - tui_columns(name), "",
                tui_translate(table.keys[i].help));
    }
}

void tui_show_help(struct tui_app *app)
{
    struct tui_screen *top = tui_top(app);
    const char *hint = top->class->hint == NULL ? NULL : top->class->hint(top);
    char *text = NULL;
    size_t size = 0;
    FILE *out;

    if (strcmp(top->title, _("Aide")) == 0 && strcmp(top->class->name, "text") == 0)
        return;
    out = open_memstream(&text, &size);
    if (out == NULL) {
        tui_push(app, NULL);
        return;
    }
    if (top->help != NULL)
        fprintf(out, "%s\n\n", tui_translate(top->help));
    if (hint != NULL && hint[0] != '\0')
        fprintf(out, "%s\n  %s\n\n", _("Ce qui est désigné"), hint);
    fprintf(out, "%s\n", _("Les touches de cet écran"));
    add_keys(out, top->owner_keys);
    add_keys(out, top->keys);
    fprintf(out, "\n%s\n", _("Les touches de partout"));
    add_keys(out, app->options.keys);
    add_keys(out, frame_keys);
    if (fclose(out) != 0 || text == NULL)
        tui_push(app, NULL);
    else
        tui_push(app, tui_text_new(_("Aide"), text));
    free(text);
}
