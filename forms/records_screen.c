/* SPDX-License-Identifier: MIT */
/* The records of one type: a list, the form of each, adding and removing. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/permission.h"
#include "forms/forms.h"

enum { COMMAND_ADD = TUI_COMMAND_OWNER, COMMAND_REMOVE, COMMAND_FILL };

struct records {
    struct console *console;
    struct tui_list *widget;
    const struct records_kind *kind;
    struct tui_list_source source; /* the kind's, with the callbacks below */
    struct record_list list;       /* as stored */
    char removing[200];            /* the key of the one that is asked about */
    void *asked;                   /* a copy of it */
};

static void forget_asked(struct records *records)
{
    if (records->asked != NULL)
        record_wipe(records->kind->form->type, records->asked);
    free(records->asked);
    records->asked = NULL;
}

static void on_refresh(void *user)
{
    struct records *records = user;
    struct session *session = &records->console->session;
    struct record_place place = session_place(session);
    struct error error = ERROR_INIT;

    if (records->list.type != NULL)
        record_list_clear(&records->list);
    if (!record_list_load(&place, records->kind->form->type, session->dossier, &records->list,
                          &error))
        show_error(records->console->app, &error);
    for (size_t i = 0; error.code == ERROR_NONE && i < records->list.count; i++)
        if (!record_apply_defaults(records->kind->form->type, record_list_item(&records->list, i),
                                   NULL, &error))
            show_error(records->console->app, &error);
}

static size_t on_count(void *user)
{
    return ((struct records *)user)->list.count;
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    const struct records *records = user;
    const struct record_type *type = records->kind->form->type;
    struct text value = TEXT_INIT;

    record_show(type, record_list_item(&records->list, row),
                (size_t)record_find(type, records->kind->fields[column]), &value);
    string_store(text, size, text_string(&value));
    text_clear(&value);
}

static void on_open(struct tui_list *list, void *user, size_t row)
{
    struct records *records = user;

    (void)list;
    record_form_open(records->console, records->kind->form, record_list_item(&records->list, row));
}

static void on_answered(struct tui_app *app, void *user, int answer)
{
    struct records *records = user;
    struct error error = ERROR_INIT;

    if (answer == 1 && records->asked != NULL) {
        if (session_change(&records->console->session, CHANGE_REMOVE, records->kind->form->type,
                           records->asked, records->removing, &error))
            tui_sayf(app, TUI_TONE_GOOD, _("« %s » retiré."), records->removing);
        else
            show_error(app, &error);
        on_refresh(records);
        tui_list_changed(records->widget);
    }
    forget_asked(records);
}

static void ask_removal(struct records *records, size_t row)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Garder"), .hot_key = 'g', .value = 0 },
        { .label = N_("Retirer"), .hot_key = 'r', .value = 1 },
    };
    const struct record_type *type = records->kind->form->type;
    struct text key = TEXT_INIT;
    char title[240];

    forget_asked(records);
    records->asked = malloc(type->size);
    if (records->asked == NULL)
        return;
    memcpy(records->asked, record_list_item(&records->list, row), type->size);
    record_key_text(type, records->asked, &key);
    string_store(records->removing, sizeof records->removing, text_string(&key));
    text_clear(&key);
    snprintf(title, sizeof title, _("Retirer « %s »"), records->removing);
    tui_ask(records->console->app,
            &(struct tui_question){ .title = title,
                                    .text = gettext(records->kind->removal),
                                    .answers = answers,
                                    .answer_count = sizeof answers / sizeof answers[0],
                                    .answered = on_answered,
                                    .user = records });
}

static void fill(struct records *records, struct tui_list *list)
{
    struct error error = ERROR_INIT;
    size_t added = 0;

    if (records->kind->fill(records->console, &added, &error))
        tui_sayf(records->console->app, TUI_TONE_GOOD,
                 ngettext("%zu ajouté.", "%zu ajoutés.", (unsigned long)added), added);
    else
        show_error(records->console->app, &error);
    on_refresh(records);
    tui_list_changed(list);
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct records *records = user;

    if (command == COMMAND_ADD)
        record_form_open(records->console, records->kind->form, NULL);
    else if (command == COMMAND_FILL)
        fill(records, list);
    else if (row == SIZE_MAX)
        return TUI_IGNORED;
    else
        ask_removal(records, row);
    return TUI_DONE;
}

static void on_closed(struct tui_app *app, void *user)
{
    struct records *records = user;

    (void)app;
    forget_asked(records);
    if (records->list.type != NULL)
        record_list_clear(&records->list);
    free(records);
}

/* clang-format off */
/* The last one only where there is a list to take. */
static const struct tui_key keys[] = {
    { { 'a', TUI_KEY(KEY_F(7)) }, N_("a"), N_("ajouter"),   N_("ajouter (aussi F7)"), COMMAND_ADD },
    { { 'd', TUI_KEY(KEY_F(8)) }, N_("d"), N_("retirer"),   N_("retirer, après confirmation (aussi F8)"), COMMAND_REMOVE },
    { { 'i' },                    N_("i"), N_("reprendre"), N_("reprendre la liste fournie : ce qui manque est ajouté"), COMMAND_FILL },
};
/* clang-format on */

/* Who may not change records is shown no key that does. */
static struct tui_key_table keys_for(const struct console *console, const struct records_kind *kind)
{
    size_t count = sizeof keys / sizeof keys[0] - (kind->fill == NULL ? 1 : 0);

    return (struct tui_key_table){ keys,
                                   session_may(&console->session, ACTION_CONFIGURE) ? count : 0 };
}

void records_open(struct console *console, const struct records_kind *kind)
{
    struct records *records = calloc(1, sizeof *records);
    struct tui_list *list = NULL;

    if (records != NULL) {
        records->console = console;
        records->kind = kind;
        records->source = (struct tui_list_source){
            .title = kind->title,
            .help = kind->help,
            .empty = kind->empty,
            .columns = kind->columns,
            .column_count = kind->column_count,
            .count = on_count,
            .cell = on_cell,
            .open = on_open,
            .refresh = on_refresh,
            .keys = keys_for(console, kind),
            .command = on_command,
        };
        on_refresh(records);
        list = tui_list_new(&records->source, records);
        records->widget = list;
    }
    if (list == NULL) {
        free(records);
        tui_push(console->app, NULL);
        return;
    }
    tui_list_screen(list)->closed = on_closed;
    tui_push(console->app, tui_list_screen(list));
}

bool records_save(struct console *console, const struct record_type *type, bool is_new,
                  void *record, struct error *error)
{
    struct text key = TEXT_INIT;
    bool ok;

    record_key_text(type, record, &key);
    ok = session_change(&console->session, is_new ? CHANGE_ADD : CHANGE_SET, type, record,
                        text_string(&key), error);
    text_clear(&key);
    return ok;
}
