/* SPDX-License-Identifier: MIT */
/* A form made from a record's descriptors: the fields are written once, in core. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/permission.h"
#include "forms/forms.h"

enum { TABS = 8, CHOICES = 12 };

struct record_form {
    struct console *console;
    const struct record_form_kind *kind;
    bool is_new;
    void *record; /* as it will be saved */
    struct tui_form_table table;
    struct tui_field *fields; /* the record's, then the buttons */
    const char *tabs[TABS];
    struct tui_choice (*choices)[CHOICES]; /* per field */
    struct string_list offered;            /* what Enter offered last */
    struct tui_choice *offered_choices;    /* of those */
};

/* clang-format off */
static const enum tui_field_kind kinds[] = {
    [FIELD_TEXT]    = TUI_FIELD_TEXT,
    [FIELD_NAME]    = TUI_FIELD_TEXT,
    [FIELD_PATH]    = TUI_FIELD_PATH,
    [FIELD_SECRET]  = TUI_FIELD_SECRET,
    [FIELD_INTEGER] = TUI_FIELD_INTEGER,
    [FIELD_YES_NO]  = TUI_FIELD_YES_NO,
    [FIELD_CHOICE]  = TUI_FIELD_CHOICE,
    [FIELD_TIME]    = TUI_FIELD_READ_ONLY,
    [FIELD_DATE]    = TUI_FIELD_DATE,
};
/* clang-format on */
_Static_assert(sizeof kinds / sizeof kinds[0] == FIELD_KIND_COUNT, "one row per kind");

static size_t tab_index(struct record_form *form, const char *tab)
{
    size_t i = 0;

    if (tab == NULL)
        return 0;
    while (i < form->table.tab_count && strcmp(form->tabs[i], tab) != 0)
        i++;
    if (i == form->table.tab_count && i < TABS)
        form->tabs[form->table.tab_count++] = tab;
    return i;
}

static size_t fill_choices(struct record_form *form, size_t index)
{
    const struct field_choice *choices = form->kind->type->fields[index].choices;
    size_t count = 0;

    while (choices != NULL && choices[count].value != NULL && count < CHOICES) {
        form->choices[index][count] =
            (struct tui_choice){ choices[count].value, choices[count].label };
        count++;
    }
    return count;
}

static bool is_text(const struct field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_NAME || field->kind == FIELD_PATH ||
           field->kind == FIELD_SECRET;
}

static const struct record_offer *offer_of(const struct record_form *form, size_t index)
{
    const struct record_form_kind *kind = form->kind;

    for (size_t i = 0; index < kind->type->field_count && i < kind->offer_count; i++)
        if (strcmp(kind->offers[i].field, kind->type->fields[index].name) == 0)
            return &kind->offers[i];
    return NULL;
}

static size_t on_offer(struct tui_form *form, size_t index, const struct tui_choice **choices)
{
    struct record_form *own = tui_form_user(form);
    const struct record_offer *offer = offer_of(own, index);
    struct error error = ERROR_INIT;

    if (offer == NULL)
        return 0;
    string_list_clear(&own->offered);
    free(own->offered_choices);
    own->offered_choices = NULL;
    if (offer->list(own->console, own->record, &own->offered, &error)) {
        own->offered_choices = calloc(own->offered.count + 1, sizeof *own->offered_choices);
        if (own->offered_choices == NULL)
            error_memory(&error);
    }
    if (error.code != ERROR_NONE) {
        show_error(own->console->app, &error);
        return 0;
    }
    for (size_t i = 0; i < own->offered.count; i++) {
        const char *value = own->offered.items[i];

        own->offered_choices[i] =
            (struct tui_choice){ value, value[0] == '\0' ? N_("(aucune)") : value };
    }
    *choices = own->offered_choices;
    return own->offered.count;
}

static void describe_field(struct record_form *form, size_t index)
{
    const struct field *field = &form->kind->type->fields[index];
    bool fixed = (field->flags & (FIELD_READ_ONLY | FIELD_OWNER)) != 0 ||
                 ((field->flags & FIELD_KEY) != 0 && !form->is_new) ||
                 !session_may(&form->console->session, ACTION_CONFIGURE);

    form->fields[index] = (struct tui_field){
        .name = field->name,
        .label = field->label,
        .help = offer_of(form, index) == NULL ? field->help : offer_of(form, index)->help,
        .kind = fixed ? TUI_FIELD_READ_ONLY : kinds[field->kind],
        .tab = tab_index(form, field->tab),
        .required = (field->flags & FIELD_REQUIRED) != 0,
        .minimum = field->minimum,
        .maximum = field->maximum,
        .limit = is_text(field) ? field->size - 1 : 0,
        .choices = form->choices[index],
        .choice_count = fill_choices(form, index),
    };
}

static void describe_button(struct record_form *form, size_t index)
{
    const struct record_button *button = &form->kind->buttons[index];

    form->fields[form->kind->type->field_count + index] = (struct tui_field){
        .name = button->name,
        .label = button->label,
        .help = button->help,
        .kind = TUI_FIELD_BUTTON,
        .tab = tab_index(form, button->tab),
    };
}

/* What the form shows of a field: its own value, its default, or that a secret is kept. */
static void show_value(struct tui_form *form, const struct record_type *type, const void *record,
                       size_t index)
{
    struct text value = TEXT_INIT;

    if (type->fields[index].kind == FIELD_SECRET) {
        tui_form_set_stored(form, index, record_is_set(record, index));
        return;
    }
    if (!record_is_empty(type, record, index))
        record_get(type, record, index, &value);
    if (record_is_set(record, index) || value.length == 0)
        tui_form_set(form, index, text_string(&value));
    else
        tui_form_set_default(form, index, text_string(&value));
    text_clear(&value);
}

static bool take_value(struct tui_form *form, const struct record_type *type, void *record,
                       size_t index, struct error *error)
{
    bool secret = type->fields[index].kind == FIELD_SECRET;

    if (secret && !tui_form_touched(form, index))
        return true;
    return record_set(type, record, index,
                      !secret && tui_form_is_default(form, index) ? "" : tui_form_get(form, index),
                      error);
}

/* The values on screen as a record, defaults applied; NULL on failure. The caller wipes and frees. */
static void *record_on_screen(struct tui_form *form, size_t *bad, struct error *error)
{
    struct record_form *own = tui_form_user(form);
    const struct record_type *type = own->kind->type;
    void *record = malloc(type->size);
    bool ok = record != NULL || error_memory(error);

    if (ok)
        memcpy(record, own->record, type->size);
    for (size_t i = 0; ok && i < type->field_count; i++) {
        *bad = i;
        ok = own->fields[i].kind == TUI_FIELD_READ_ONLY || take_value(form, type, record, i, error);
    }
    ok = ok && own->kind->apply_defaults(own->console, record, error);
    if (!ok && record != NULL) {
        record_wipe(type, record);
        free(record);
        record = NULL;
    }
    return record;
}

static void free_record(const struct record_type *type, void *record)
{
    if (record != NULL)
        record_wipe(type, record);
    free(record);
}

static bool on_check(struct tui_form *form, size_t index, struct tui_message *message)
{
    struct record_form *own = tui_form_user(form);
    const struct record_type *type = own->kind->type;
    struct error error = ERROR_INIT;
    size_t bad;
    void *record;
    bool ok = true;

    if (index >= type->field_count || own->fields[index].kind == TUI_FIELD_READ_ONLY)
        return true;
    record = record_on_screen(form, &bad, &error);
    /* Another field's fault is told when that one is left, and on save. */
    ok = (record != NULL || bad != index) && (record == NULL || type->fields[index].check == NULL ||
                                              type->fields[index].check(record, &error));
    if (!ok)
        string_store(message->text, sizeof message->text, error.message);
    free_record(type, record);
    return ok;
}

/* Defaults that follow another field move with it, before anything is saved. */
static void follow_defaults(struct tui_form *form, bool tell)
{
    struct record_form *own = tui_form_user(form);
    const struct record_type *type = own->kind->type;
    struct error error = ERROR_INIT;
    struct text moved = TEXT_INIT;
    size_t bad;
    void *record = record_on_screen(form, &bad, &error);

    for (size_t i = 0; record != NULL && i < type->field_count; i++) {
        struct text value = TEXT_INIT;

        if (tui_form_is_default(form, i) && !record_is_empty(type, record, i)) {
            record_get(type, record, i, &value);
            if (strcmp(text_string(&value), tui_form_get(form, i)) != 0) {
                text_format(&moved, "%s%s", moved.length == 0 ? "" : ", ",
                            gettext(type->fields[i].label));
                tui_form_set_default(form, i, text_string(&value));
            }
        }
        text_clear(&value);
    }
    if (tell && moved.length > 0)
        tui_sayf(own->console->app, TUI_TONE_INFO, _("Suivent le défaut : %s."),
                 text_string(&moved));
    text_clear(&moved);
    free_record(type, record);
}

static void on_changed(struct tui_form *form, size_t index)
{
    (void)index;
    follow_defaults(form, true);
}

static void on_emptied(struct tui_form *form, size_t index)
{
    struct record_form *own = tui_form_user(form);
    const struct record_type *type = own->kind->type;
    struct error error = ERROR_INIT;
    struct text value = TEXT_INIT;
    size_t bad;
    void *record = record_on_screen(form, &bad, &error);

    if (record != NULL && index < type->field_count && type->fields[index].kind != FIELD_SECRET &&
        !record_is_empty(type, record, index)) {
        record_get(type, record, index, &value);
        tui_form_set_default(form, index, text_string(&value));
    }
    text_clear(&value);
    free_record(type, record);
}

static bool on_save(struct tui_form *form, size_t *bad, struct tui_message *message)
{
    struct record_form *own = tui_form_user(form);
    const struct record_type *type = own->kind->type;
    struct error error = ERROR_INIT;
    void *record = record_on_screen(form, bad, &error);
    bool ok = record != NULL && record_check(type, record, bad, &error);

    if (ok) {
        *bad = SIZE_MAX; /* a rule between records has no field of its own */
        ok = own->kind->save(own->console, own->is_new, record, &error);
    }
    if (!ok)
        string_store(message->text, sizeof message->text, error.message);
    free_record(type, record);
    if (ok)
        tui_say(own->console->app, TUI_TONE_GOOD,
                own->kind->saved == NULL ? _("Enregistré.") : own->kind->saved(own->console));
    return ok;
}

static void on_button(struct tui_form *form, size_t index)
{
    struct record_form *own = tui_form_user(form);
    const struct record_type *type = own->kind->type;
    struct error error = ERROR_INIT;
    size_t bad = 0;
    void *record = record_on_screen(form, &bad, &error);

    if (record == NULL) {
        tui_form_focus(form, bad);
        show_error(own->console->app, &error);
        return;
    }
    own->kind->buttons[index - type->field_count].press(own->console, record);
    free_record(type, record);
}

static void on_closed(struct tui_app *app, void *user)
{
    struct record_form *own = user;

    (void)app;
    free_record(own->kind->type, own->record);
    free(own->fields);
    free(own->choices);
    free(own->offered_choices);
    string_list_clear(&own->offered);
    free(own);
}

/* A new record belongs to the current dossier. */
static void take_owner(struct record_form *own)
{
    const struct record_type *type = own->kind->type;
    struct error ignored = ERROR_INIT; /* a dossier's number is always one */
    char number[24];

    snprintf(number, sizeof number, "%" PRId64, own->console->session.dossier);
    for (size_t i = 0; i < type->field_count; i++)
        if ((type->fields[i].flags & FIELD_OWNER) != 0)
            record_set(type, own->record, i, number, &ignored);
}

static struct record_form *form_new(struct console *console, const struct record_form_kind *kind,
                                    const void *record)
{
    size_t count = kind->type->field_count + kind->button_count;
    struct record_form *own = calloc(1, sizeof *own);

    if (own == NULL)
        return NULL;
    own->console = console;
    own->kind = kind;
    own->is_new = record == NULL;
    own->record = calloc(1, kind->type->size);
    own->fields = calloc(count, sizeof *own->fields);
    own->choices = calloc(kind->type->field_count, sizeof *own->choices);
    if (own->record == NULL || own->fields == NULL || own->choices == NULL) {
        on_closed(NULL, own);
        return NULL;
    }
    if (record != NULL)
        memcpy(own->record, record, kind->type->size);
    else
        take_owner(own);
    for (size_t i = 0; i < kind->type->field_count; i++)
        describe_field(own, i);
    for (size_t i = 0; i < kind->button_count; i++)
        describe_button(own, i);
    own->table.title = kind->type->label;
    own->table.help = kind->help;
    own->table.fields = own->fields;
    own->table.field_count = count;
    own->table.tabs = own->tabs;
    own->table.check = on_check;
    own->table.changed = on_changed;
    own->table.emptied = on_emptied;
    own->table.save = on_save;
    own->table.button = on_button;
    own->table.offer = on_offer;
    return own;
}

void record_form_open(struct console *console, const struct record_form_kind *kind,
                      const void *record)
{
    struct error error = ERROR_INIT;
    struct record_form *own = form_new(console, kind, record);
    struct tui_form *form = own == NULL ? NULL : tui_form_new(&own->table, own);
    void *shown = form == NULL ? NULL : malloc(kind->type->size);

    if (shown == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
        if (form != NULL)
            tui_form_free(form);
        if (own != NULL)
            on_closed(NULL, own);
        return;
    }
    memcpy(shown, own->record, kind->type->size);
    if (!kind->apply_defaults(console, shown, &error))
        show_error(console->app, &error);
    for (size_t i = 0; i < kind->type->field_count; i++)
        show_value(form, kind->type, shown, i);
    free_record(kind->type, shown);
    tui_form_screen(form)->closed = on_closed;
    tui_push(console->app, tui_form_screen(form));
    if (!session_allows(&console->session, ACTION_CONFIGURE, &error))
        tui_say(console->app, TUI_TONE_INFO, error.message);
}
