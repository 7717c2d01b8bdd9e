/* SPDX-License-Identifier: MIT */
/* The list on the screen: headings, rows, the line of totals. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tui/list_internal.h"
#include "tui/translate.h"
#include "tui/width.h"
#include "tui/wrap.h"

enum {
    MARK_COLUMN = 2,
    FIRST_COLUMN = 4,
    GAP = 2,
    NARROW_GAP = 1,
    LEAST_SHARE = 6,
    HEADING_ROWS = 1
};

/* The columns as they are laid out now. */
struct list_layout {
    int widths[LIST_MOST_COLUMNS]; /* 0 = left out */
    int gap;
};

/* True when all fits. Columns that share get what is left. */
static bool measure_as(const struct tui_list *list, bool narrow, struct list_layout *layout)
{
    const struct tui_list_source *source = list->source;
    int left = list->screen.columns - FIRST_COLUMN - 1;
    int sharing = 0, shown = 0, least = 0;
    bool fits;

    layout->gap = narrow ? NARROW_GAP : GAP;
    for (size_t i = 0; i < source->column_count && i < LIST_MOST_COLUMNS; i++) {
        const struct tui_column *column = &source->columns[i];

        bool shares = column->width == 0 && (!narrow || column->narrow >= 0);

        layout->widths[i] =
            narrow && column->narrow != 0 && !shares ? column->narrow : column->width;
        if (layout->widths[i] == TUI_COLUMN_LEFT_OUT)
            continue;
        left -= layout->widths[i];
        sharing += shares;
        least += shares ? (column->narrow > 0 ? column->narrow : LEAST_SHARE) : 0;
        shown++;
    }
    left -= (shown - 1) * layout->gap;
    fits = left >= least;
    for (size_t i = 0; i < source->column_count && i < LIST_MOST_COLUMNS; i++) {
        if (layout->widths[i] == TUI_COLUMN_LEFT_OUT) {
            layout->widths[i] = 0;
        } else if (layout->widths[i] == 0) {
            layout->widths[i] = left / sharing > LEAST_SHARE ? left / sharing : LEAST_SHARE;
            left -= layout->widths[i];
            sharing--;
        }
    }
    return fits;
}

static void measure(const struct tui_list *list, struct list_layout *layout)
{
    if (!measure_as(list, false, layout))
        measure_as(list, true, layout);
}

/* Where the column after this one begins. */
static int next_column(const struct list_layout *layout, size_t index, int column)
{
    return layout->widths[index] == 0 ? column : column + layout->widths[index] + layout->gap;
}

static void put_cell(struct tui_list *list, int row, int column, int width, enum tui_align align,
                     const char *text)
{
    enum tui_role role = row < HEADING_ROWS ? TUI_LABEL : TUI_NORMAL;
    int room = list->screen.columns - column - 1;

    if (width > room)
        width = room;
    if (width < 1)
        return;
    if (align == TUI_ALIGN_RIGHT)
        tui_put_right(&list->screen, row, column, width, role, text);
    else
        tui_put(&list->screen, row, column, width, role, text);
}

static void draw_headings(struct tui_list *list, const struct list_layout *layout)
{
    const struct tui_list_source *source = list->source;
    int column = FIRST_COLUMN;

    for (size_t i = 0; i < source->column_count && i < LIST_MOST_COLUMNS; i++) {
        char title[160];

        /* The sign comes first: it is seen even when the title is cut. */
        snprintf(title, sizeof title, "%s%s",
                 i != list->sorted
                     ? ""
                     : tui_theme_sign(list->descending ? TUI_SIGN_DESCENDING : TUI_SIGN_ASCENDING,
                                      tui_ascii(list->screen.app)),
                 tui_translate(source->columns[i].title));
        put_cell(list, 0, column, layout->widths[i], source->columns[i].align, title);
        column = next_column(layout, i, column);
    }
}

static void draw_row(struct tui_list *list, size_t position, int row,
                     const struct list_layout *layout)
{
    const struct tui_list_source *source = list->source;
    size_t source_row = list_row_at(list, position);
    int column = FIRST_COLUMN;

    if (source->mark != NULL && source->marked(list->screen.user, source_row))
        tui_put(&list->screen, row, MARK_COLUMN, 1, TUI_STRONG, "*");
    for (size_t i = 0; i < source->column_count && i < LIST_MOST_COLUMNS; i++) {
        char text[LIST_CELL_BYTES] = "";

        if (layout->widths[i] == 0)
            continue;
        source->cell(list->screen.user, source_row, i, text, sizeof text);
        put_cell(list, row, column, layout->widths[i], source->columns[i].align, text);
        column = next_column(layout, i, column);
    }
}

static void draw_status(struct tui_list *list)
{
    struct tui_screen *screen = &list->screen;
    int row = screen->rows - 1;
    char text[LIST_CELL_BYTES] = "";
    char at[32], of[32], all[32];
    size_t visible = list_visible(list);
    int right;

    tui_number((int64_t)(visible == 0 ? 0 : list->focus + 1), at, sizeof at);
    tui_number((int64_t)visible, of, sizeof of);
    if (list->filtering)
        snprintf(of + strlen(of), sizeof of - strlen(of), "…");
    tui_number((int64_t)list->count, all, sizeof all);
    if (list->shown != NULL)
        snprintf(text, sizeof text, _("%s/%s sur %s"), at, of, all);
    else
        snprintf(text, sizeof text, "%s/%s", at, of);
    right = tui_columns(text);
    /* It changes with each move: no attribute, every byte counts. */
    tui_put_right(screen, row, 1, screen->columns - 2, TUI_NORMAL, text);
    if (list->screen.typing || list->filter.length > 0) {
        int used = tui_put(screen, row, 1, 20, TUI_LABEL, _("Filtre : "));

        if (list->screen.typing)
            tui_line_draw(screen, &list->filter, row, 1 + used, 30);
        else
            tui_put(screen, row, 1 + used, 30, TUI_STRONG, tui_line_text(&list->filter));
    } else if (list->source->totals != NULL) {
        list->source->totals(screen->user, text, sizeof text);
        tui_put(screen, row, 1, screen->columns - right - 4, TUI_DIM, text);
    }
}

/* Over as many rows as it takes, up to `most`. */
static void put_wrapped(struct tui_screen *screen, int row, int most, const char *text)
{
    int width = screen->columns - FIRST_COLUMN - 1;
    struct tui_wrap lines = { .lines = NULL };

    if (tui_wrap_make(&lines, text, width))
        for (int i = 0; i < most && (size_t)i < lines.count; i++) {
            char line[LIST_CELL_BYTES];

            tui_wrap_line(&lines, (size_t)i, line, sizeof line);
            tui_put(screen, row + i, FIRST_COLUMN, width, TUI_DIM, line);
        }
    tui_wrap_clear(&lines);
}

static void draw_empty(struct tui_list *list)
{
    struct tui_screen *screen = &list->screen;
    const char *text = list->filtering   ? _("Recherche en cours…")
                       : list->count > 0 ? _("Rien ne correspond au filtre (Échap l'efface).")
                                         : tui_translate(list->source->empty);

    put_wrapped(screen, HEADING_ROWS + 1, screen->rows - 2 * HEADING_ROWS - 1, text);
}

int list_body_rows(const struct tui_list *list)
{
    return list->screen.rows - HEADING_ROWS - 1;
}

void list_draw(struct tui_screen *screen)
{
    struct tui_list *list = (struct tui_list *)screen;
    size_t visible = list_visible(list);
    struct list_layout layout = { .gap = GAP };
    int rows = list_body_rows(list);

    measure(list, &layout);
    draw_headings(list, &layout);
    list->first = tui_scroll(list->first, list->focus, visible, rows);
    for (int i = 0; i < rows && list->first + (size_t)i < visible; i++)
        draw_row(list, list->first + (size_t)i, HEADING_ROWS + i, &layout);
    screen->cursor_row = HEADING_ROWS + (int)(list->focus - list->first);
    screen->cursor_column = 0;
    if (visible == 0)
        draw_empty(list);
    else if (!list->aside)
        tui_put_sign(screen, screen->cursor_row, 0, TUI_MARKER, TUI_SIGN_MARKER);
    draw_status(list); /* a filter being typed takes the cursor */
    if (list->choosing && visible > 0) {
        screen->cursor_row = HEADING_ROWS + (int)(list->focus - list->first);
        screen->cursor_column = 0;
    }
}
