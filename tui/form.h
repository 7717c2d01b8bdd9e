/* SPDX-License-Identifier: MIT */
/*
 * form: values edited field by field, described by a table.
 *
 * Values are strings, read and set by the index of their field; what they mean is
 * the owner's. The form checks what a kind implies (required, limits, dates), then
 * asks the owner's check(). A date is given as 2026-11-24 whatever was typed, a
 * yes/no as "yes" or "no", a choice as the value of its row.
 *
 * A defaulted field follows something else: it is shown dim with `(défaut)`, and
 * becomes the user's own at the first change.
 */
#ifndef TUI_FORM_H
#define TUI_FORM_H

#include "tui/app.h"
#include "tui/dialog.h"

enum tui_field_kind {
    TUI_FIELD_TEXT,
    TUI_FIELD_SECRET,
    TUI_FIELD_INTEGER,
    TUI_FIELD_CHOICE,
    TUI_FIELD_YES_NO,
    TUI_FIELD_PATH,
    TUI_FIELD_DATE,
    TUI_FIELD_BUTTON,
    TUI_FIELD_READ_ONLY,
    TUI_FIELD_KIND_COUNT
};

struct tui_field {
    const char *name;  /* stable ASCII name */
    const char *label; /* N_() */
    const char *help;  /* N_(), in the message line while the field has the focus */
    enum tui_field_kind kind;
    size_t tab; /* index in the form's tabs */
    bool required;
    int64_t minimum, maximum; /* integers; both 0 = no limits */
    size_t limit;             /* code points; 0 = 1024 */
    const char *unit;         /* N_(), after the value: "secondes"; may be NULL */
    const struct tui_choice *choices;
    size_t choice_count;
};

struct tui_form;

/* A form that keeps its table in memory must let it live as long as the form. */
struct tui_form_table {
    const char *title; /* N_() */
    const char *help;  /* N_(), opens the help screen; may be NULL */
    const struct tui_field *fields;
    size_t field_count;
    const char *const *tabs; /* N_() each */
    size_t tab_count;        /* 0 = no tabs */
    bool stays;              /* saving does not close the form */
    /* All may be NULL but save; the user pointer is tui_form_user(). */
    /* A rule of the owner's; false with a sentence. Called when the field is left, and to save. */
    bool (*check)(struct tui_form *form, size_t index, struct tui_message *message);
    /* The field was left with another value: the owner may set others. */
    void (*changed)(struct tui_form *form, size_t index);
    /* The field was emptied: the owner may tui_form_set_default() it. */
    void (*emptied)(struct tui_form *form, size_t index);
    /* Every check passed. False with a sentence and, in *bad, the field to go to. */
    bool (*save)(struct tui_form *form, size_t *bad, struct tui_message *message);
    void (*button)(struct tui_form *form, size_t index);
    /* Choices known only at run time; returns how many, *choices borrowed until the popup is
     * closed. For a text or a path: offered on Enter, 0 = none. */
    size_t (*offer)(struct tui_form *form, size_t index, const struct tui_choice **choices);
};

/* NULL when memory lacks. */
struct tui_form *tui_form_new(const struct tui_form_table *table, void *user);
/* For tui_push(). */
struct tui_screen *tui_form_screen(struct tui_form *form);
/* Releases a form that was never pushed. */
void tui_form_free(struct tui_form *form);
void *tui_form_user(struct tui_form *form);
struct tui_app *tui_form_app(struct tui_form *form);

/* The value, never NULL; borrowed until the field changes. Of a secret: what was typed. */
const char *tui_form_get(const struct tui_form *form, size_t index);
/* Sets a value that was given by hand / that follows the default. Not a change by the user. */
void tui_form_set(struct tui_form *form, size_t index, const char *value);
void tui_form_set_default(struct tui_form *form, size_t index, const char *value);
bool tui_form_is_default(const struct tui_form *form, size_t index);
/* A secret exists, without saying which: shown as bullets until another is typed. */
void tui_form_set_stored(struct tui_form *form, size_t index, bool stored);
bool tui_form_is_stored(const struct tui_form *form, size_t index);
/* The user changed this field since the form was opened or saved. */
bool tui_form_touched(const struct tui_form *form, size_t index);
/* The index of a field by its name, SIZE_MAX when there is none. */
size_t tui_form_find(const struct tui_form *form, const char *name);
/* Puts the focus on a field, its tab shown. */
void tui_form_focus(struct tui_form *form, size_t index);
/* The name of the focused field. */
const char *tui_form_focused(const struct tui_form *form);

#endif
