/* SPDX-License-Identifier: MIT */
/* What each kind of field accepts. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tui/date.h"
#include "tui/form_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

enum { NUMBER_BYTES = 32, VALUE_BYTES = 4200 };

/* clang-format off */
static const struct tui_choice yes_no[] = {
    { "yes", N_("Oui") },
    { "no",  N_("Non") },
};
/* clang-format on */

static bool refuse(struct tui_message *message, const char *text)
{
    tui_store(message->text, sizeof message->text, text);
    return false;
}

static bool check_text(const struct tui_field *field, struct tui_line *line,
                       struct tui_message *message)
{
    const char *text = tui_line_text(line);
    size_t length = strlen(text), start = strspn(text, " ");
    char kept[VALUE_BYTES];

    (void)field;
    (void)message;
    while (length > start && text[length - 1] == ' ')
        length--;
    if (start == 0 && length == line->length)
        return true;
    tui_store(kept, length - start + 1 < sizeof kept ? length - start + 1 : sizeof kept,
              text + start);
    tui_line_set(line, kept);
    return true;
}

static bool check_integer(const struct tui_field *field, struct tui_line *line,
                          struct tui_message *message)
{
    bool limited = field->minimum != 0 || field->maximum != 0;
    char text[NUMBER_BYTES];
    char *end = NULL;
    intmax_t value;

    check_text(field, line, message);
    if (line->length == 0)
        return true;
    errno = 0;
    value = strtoimax(tui_line_text(line), &end, 10);
    if (end == tui_line_text(line) || *end != '\0' || errno != 0 ||
        (limited && (value < field->minimum || value > field->maximum))) {
        if (limited)
            snprintf(message->text, sizeof message->text,
                     _("%s : un nombre entier de %" PRId64 " à %" PRId64 "."),
                     tui_translate(field->label), field->minimum, field->maximum);
        else
            snprintf(message->text, sizeof message->text, _("%s : un nombre entier est attendu."),
                     tui_translate(field->label));
        return false;
    }
    snprintf(text, sizeof text, "%" PRIdMAX, value);
    tui_line_set(line, text);
    return true;
}

static bool check_date(const struct tui_field *field, struct tui_line *line,
                       struct tui_message *message)
{
    char date[TUI_DATE_SIZE];

    check_text(field, line, message);
    if (line->length == 0)
        return true;
    if (!tui_date_read(tui_line_text(line), time(NULL), date))
        return refuse(message, _("Une date comme 24/11/2026, 2026-11-24, aujourd'hui ou -7j."));
    tui_line_set(line, date);
    return true;
}

/* clang-format off */
const struct field_kind form_kinds[TUI_FIELD_KIND_COUNT] = {
    [TUI_FIELD_TEXT]      = { .typed = true,  .focusable = true, .check = check_text },
    [TUI_FIELD_SECRET]    = { .typed = true,  .focusable = true },
    [TUI_FIELD_INTEGER]   = { .typed = true,  .focusable = true, .check = check_integer,
                              .width = 20 },
    [TUI_FIELD_CHOICE]    = { .typed = false, .focusable = true },
    [TUI_FIELD_YES_NO]    = { .typed = false, .focusable = true },
    [TUI_FIELD_PATH]      = { .typed = true,  .focusable = true, .check = check_text },
    [TUI_FIELD_DATE]      = { .typed = true,  .focusable = true, .check = check_date,
                              .width = 20 },
    [TUI_FIELD_BUTTON]    = { .typed = false, .focusable = true },
    [TUI_FIELD_READ_ONLY] = { .typed = false, .focusable = false },
};
/* clang-format on */

bool form_check_field(struct tui_form *form, size_t index, struct tui_message *message)
{
    const struct tui_field *field = &form->table->fields[index];
    const struct field_kind *kind = form_kind(form, index);
    struct field_state *state = &form->states[index];
    bool ok = kind->check == NULL || kind->check(field, &state->line, message);

    if (ok && field->required && state->line.length == 0 && !state->stored &&
        field->kind != TUI_FIELD_BUTTON && field->kind != TUI_FIELD_READ_ONLY) {
        snprintf(message->text, sizeof message->text, _("%s : ce champ est obligatoire."),
                 tui_translate(field->label));
        ok = false;
    }
    if (ok && form->table->check != NULL)
        ok = form->table->check(form, index, message);
    state->wrong = !ok;
    return ok;
}

size_t form_choices(struct tui_form *form, size_t index, const struct tui_choice **choices)
{
    const struct tui_field *field = &form->table->fields[index];

    *choices = field->choices;
    if (field->kind == TUI_FIELD_YES_NO) {
        *choices = yes_no;
        return sizeof yes_no / sizeof yes_no[0];
    }
    if (field->choice_count == 0 && form->table->offer != NULL)
        return form->table->offer(form, index, choices);
    return field->choice_count;
}

const char *form_choice_label(struct tui_form *form, size_t index)
{
    const struct tui_field *field = &form->table->fields[index];
    const char *value = tui_form_get(form, index);
    const struct tui_choice *choices = NULL;
    size_t count = 0;

    if (field->kind == TUI_FIELD_CHOICE || field->kind == TUI_FIELD_YES_NO)
        count = form_choices(form, index, &choices);
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].value, value) == 0)
            return tui_translate(choices[i].label);
    return value;
}
