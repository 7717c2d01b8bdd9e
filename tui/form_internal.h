/* SPDX-License-Identifier: MIT */
/* What the files of the form share. */
#ifndef TUI_FORM_INTERNAL_H
#define TUI_FORM_INTERNAL_H

#include "tui/form.h"
#include "tui/line.h"

enum { FORM_KEY_COUNT = 8 };

struct field_state {
    struct tui_line line; /* the value */
    bool defaulted, stored, touched;
    bool wrong; /* a check refused it */
    bool dirty; /* changed since it got the focus */
};

struct tui_form {
    struct tui_screen screen;
    const struct tui_form_table *table;
    struct tui_key keys[FORM_KEY_COUNT]; /* those that this form has a use for */
    struct field_state *states;          /* one a field */
    size_t state_count; /* of its own: the owner's table may be gone when the form closes */
    size_t focus;
    size_t first;   /* first field shown, counted within the tab */
    size_t picking; /* the field that a popup chooses for */
    const struct tui_choice *offered;
};

/* What a kind does; one row a kind. */
struct field_kind {
    bool typed; /* edited as text */
    bool focusable;
    int width; /* columns while edited; 0 = what there is */
    /* Puts the value in its stored form; false with a sentence. May be NULL. */
    bool (*check)(const struct tui_field *field, struct tui_line *line,
                  struct tui_message *message);
};

extern const struct field_kind form_kinds[TUI_FIELD_KIND_COUNT];

static inline const struct field_kind *form_kind(const struct tui_form *form, size_t index)
{
    return &form_kinds[form->table->fields[index].kind];
}

/* form_check.c: the checks of the kind and of the owner; keeps `wrong`. */
bool form_check_field(struct tui_form *form, size_t index, struct tui_message *message);
/* What is shown of a value: the label of a choice or a yes/no, the value itself otherwise. */
const char *form_choice_label(struct tui_form *form, size_t index);
/* The choices of a field (yes and no are some), 0 = none. */
size_t form_choices(struct tui_form *form, size_t index, const struct tui_choice **choices);

/* form_draw.c */
void form_draw(struct tui_screen *screen);
/* The field drawn at this row of the body, SIZE_MAX = none. */
size_t form_field_at(const struct tui_form *form, int row);

#endif
