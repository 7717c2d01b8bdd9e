/* SPDX-License-Identifier: MIT */
/* The form on the screen: tabs, labels, values. */
#include "config.h"

#include <string.h>

#include "tui/form_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

enum {
    MARKER_COLUMN = 1,
    WRONG_COLUMN = 2,
    LABEL_COLUMN = 3,
    GAP = 2,
    TAB_GAP = 2,
    TAB_ROWS = 2,
    LEAST_VALUE = 12,
    WIDEST_VALUE = 60,
    VALUE_BYTES = 4200
};

static int top_rows(const struct tui_form *form)
{
    return form->table->tab_count > 1 ? TAB_ROWS : 1;
}

static size_t current_tab(const struct tui_form *form)
{
    return form->table->fields[form->focus].tab;
}

/* Columns from the first tab shown to the end of the current one. */
static int tabs_width(const struct tui_form *form, size_t first)
{
    int width = LABEL_COLUMN;

    for (size_t i = first; i <= current_tab(form); i++)
        width += tui_columns(tui_translate(form->table->tabs[i])) + 2 + TAB_GAP;
    return width;
}

static void draw_tabs(struct tui_form *form)
{
    struct tui_screen *screen = &form->screen;
    size_t current = current_tab(form), first = 0;
    int column = LABEL_COLUMN - 1;

    while (first < current && tabs_width(form, first) > screen->columns - 2)
        first++;
    if (first > 0)
        tui_put_sign(screen, 0, 0, TUI_DIM, TUI_SIGN_LEFT);
    for (size_t i = first; i < form->table->tab_count; i++) {
        const char *name = tui_translate(form->table->tabs[i]);
        char label[160];

        snprintf(label, sizeof label, i == current ? "[%s]" : " %s ", name);
        if (column + tui_columns(label) >= screen->columns) {
            tui_put_sign(screen, 0, screen->columns - 1, TUI_DIM, TUI_SIGN_RIGHT);
            break;
        }
        column += tui_put(screen, 0, column, screen->columns - column,
                          i == current ? TUI_STRONG : TUI_NORMAL, label);
        column += TAB_GAP - 1;
    }
    tui_rule(screen, 1, 0, screen->columns);
}

static int label_width(const struct tui_form *form)
{
    int width = 0;

    for (size_t i = 0; i < form->table->field_count; i++) {
        const struct tui_field *field = &form->table->fields[i];
        int columns = tui_columns(tui_translate(field->label)) + (field->required ? 2 : 0);

        if (field->tab == current_tab(form) && field->kind != TUI_FIELD_BUTTON && columns > width)
            width = columns;
    }
    return width > form->screen.columns / 2 ? form->screen.columns / 2 : width;
}

static void draw_button(struct tui_form *form, size_t index, int row, int column)
{
    char label[160];

    snprintf(label, sizeof label, "[ %s ]", tui_translate(form->table->fields[index].label));
    tui_put(&form->screen, row, column, form->screen.columns - column - 1,
            index == form->focus ? TUI_STRONG : TUI_NORMAL, label);
    if (index == form->focus)
        form->screen.cursor_column = column;
}

static void shown_value(struct tui_form *form, size_t index, char *text, size_t size)
{
    const struct tui_field *field = &form->table->fields[index];
    const struct field_state *state = &form->states[index];
    const char *value = tui_line_text(&state->line);
    const char *bullet = tui_theme_sign(TUI_SIGN_BULLET, tui_ascii(form->screen.app));

    if (field->kind == TUI_FIELD_SECRET && (value[0] != '\0' || state->stored))
        snprintf(text, size, "%s%s%s%s", bullet, bullet, bullet, bullet);
    else if (field->kind == TUI_FIELD_SECRET)
        tui_store(text, size, _("(vide)"));
    else
        tui_store(text, size, form_choice_label(form, index));
}

/* Returns the column after the value. */
static int draw_value(struct tui_form *form, size_t index, int row, int column)
{
    struct tui_screen *screen = &form->screen;
    struct field_state *state = &form->states[index];
    const char *suffix = state->defaulted ? _("(défaut)") : "";
    const char *unit = tui_translate(form->table->fields[index].unit);
    int width = screen->columns - column - 2 - tui_columns(suffix) - tui_columns(unit) - 1;
    bool focused = index == form->focus;
    bool edited = focused && form_kind(form, index)->typed &&
                  !(state->line.secret && state->line.length == 0);
    char text[VALUE_BYTES] = "";

    if (width > WIDEST_VALUE)
        width = WIDEST_VALUE;
    if (edited && form_kind(form, index)->width > 0 && width > form_kind(form, index)->width)
        width = form_kind(form, index)->width;
    if (width < LEAST_VALUE)
        width = LEAST_VALUE;
    if (edited) {
        tui_line_draw(screen, &state->line, row, column, width);
        column += width + 1;
    } else {
        shown_value(form, index, text, sizeof text);
        column += tui_put(screen, row, column, width,
                          state->defaulted ? TUI_DIM : (focused ? TUI_STRONG : TUI_NORMAL), text);
        column += 1;
    }
    column += tui_put(screen, row, column, screen->columns - column, TUI_DIM, unit);
    column += unit[0] == '\0' ? 0 : 1;
    tui_put(screen, row, column, screen->columns - column, TUI_DIM, suffix);
    return column;
}

static void draw_field(struct tui_form *form, size_t index, int row, int width)
{
    struct tui_screen *screen = &form->screen;
    const struct tui_field *field = &form->table->fields[index];
    int column = LABEL_COLUMN + width + GAP;
    int used;

    if (index == form->focus) {
        tui_put_sign(screen, row, MARKER_COLUMN, TUI_MARKER, TUI_SIGN_MARKER);
        screen->cursor_row = row;
        screen->cursor_column = column;
    }
    if (form->states[index].wrong)
        tui_put(screen, row, WRONG_COLUMN, 1, TUI_ERROR, "!");
    if (field->kind == TUI_FIELD_BUTTON) {
        draw_button(form, index, row, column);
        return;
    }
    used = tui_put(screen, row, LABEL_COLUMN, width - (field->required ? 2 : 0), TUI_LABEL,
                   tui_translate(field->label));
    if (field->required)
        tui_put(screen, row, LABEL_COLUMN + used + 1, 1, TUI_STRONG, "*");
    draw_value(form, index, row, column);
}

/* The place of a field among those of its tab. */
static size_t place_of(const struct tui_form *form, size_t index)
{
    size_t place = 0;

    for (size_t i = 0; i < index; i++)
        place += form->table->fields[i].tab == form->table->fields[index].tab;
    return place;
}

size_t form_field_at(const struct tui_form *form, int row)
{
    for (size_t i = 0; i < form->table->field_count; i++)
        if (form->table->fields[i].tab == current_tab(form) &&
            (int)place_of(form, i) - (int)form->first + top_rows(form) == row)
            return i;
    return SIZE_MAX;
}

void form_draw(struct tui_screen *screen)
{
    struct tui_form *form = (struct tui_form *)screen;
    const struct tui_form_table *table = form->table;
    int rows = screen->rows - top_rows(form);
    int width = label_width(form);
    size_t count = 0;

    for (size_t i = 0; i < table->field_count; i++)
        count += table->fields[i].tab == current_tab(form);
    form->first = tui_scroll(form->first, place_of(form, form->focus), count, rows);
    if (table->tab_count > 1)
        draw_tabs(form);
    for (int row = top_rows(form); row < screen->rows; row++) {
        size_t index = form_field_at(form, row);

        if (index != SIZE_MAX)
            draw_field(form, index, row, width);
    }
}
