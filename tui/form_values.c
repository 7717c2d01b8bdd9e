/* SPDX-License-Identifier: MIT */
/* The values of a form, as its owner reads and sets them. */
#include "config.h"

#include <string.h>

#include "tui/form_internal.h"

const char *tui_form_get(const struct tui_form *form, size_t index)
{
    return tui_line_text(&form->states[index].line);
}

/* When memory lacks the field shows nothing, and a required one refuses to be saved. */
static void set(struct tui_form *form, size_t index, const char *value, bool defaulted)
{
    struct field_state *state = &form->states[index];

    if (!tui_line_set(&state->line, value == NULL ? "" : value))
        tui_line_clear(&state->line);
    state->defaulted = defaulted;
    state->wrong = false;
}

void tui_form_set(struct tui_form *form, size_t index, const char *value)
{
    set(form, index, value, false);
}

void tui_form_set_default(struct tui_form *form, size_t index, const char *value)
{
    set(form, index, value, true);
}

bool tui_form_is_default(const struct tui_form *form, size_t index)
{
    return form->states[index].defaulted;
}

void tui_form_set_stored(struct tui_form *form, size_t index, bool stored)
{
    form->states[index].stored = stored;
}

bool tui_form_is_stored(const struct tui_form *form, size_t index)
{
    return form->states[index].stored;
}

bool tui_form_touched(const struct tui_form *form, size_t index)
{
    return form->states[index].touched;
}

size_t tui_form_find(const struct tui_form *form, const char *name)
{
    for (size_t i = 0; i < form->table->field_count; i++)
        if (strcmp(form->table->fields[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

const char *tui_form_focused(const struct tui_form *form)
{
    return form->table->fields[form->focus].name;
}
