/* SPDX-License-Identifier: MIT */
/*
 * list: any number of rows in columns; only those on screen are asked for.
 *
 * The owner keeps the data, and its marks: the list asks with row numbers from 0,
 * which a sort or a refresh may give to other rows. Zero in a callback of the
 * source switches the matching key off.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "tui/app.h"

enum tui_align { TUI_ALIGN_LEFT, TUI_ALIGN_RIGHT };

enum { TUI_COLUMN_LEFT_OUT = -1 };

struct tui_column {
    const char *title; /* N_() */
    int width;         /* in columns; 0 = a share of what is left */
    enum tui_align align;
    /* Where the usual widths do not fit: this one, or TUI_COLUMN_LEFT_OUT; 0 = the same. Of a
     * column that shares: the least that is of use, 0 = a few characters. */
    int narrow;
};

struct tui_list;

struct tui_list_source {
    const char *title; /* N_() */
    const char *help;  /* N_(), opens the help screen; may be NULL */
    const char *empty; /* N_(), what would be here and which key creates the first one */
    const struct tui_column *columns;
    size_t column_count;
    size_t (*count)(void *user);
    /* Formats one cell, translated. */
    void (*cell)(void *user, size_t row, size_t column, char *text, size_t size);
    /* True when the row contains `folded`, see tui_fold(). NULL = any of its cells does. */
    bool (*matches)(void *user, size_t row, const char *folded);
    /* Enter. */
    void (*open)(struct tui_list *list, void *user, size_t row);
    /* Reorders the rows; false when the column cannot be sorted. */
    bool (*sort)(void *user, size_t column, bool descending);
    /* Something that stays the same when the row moves: keeps the selection. May be NULL. */
    uint64_t (*identity)(void *user, size_t row);
    bool (*marked)(void *user, size_t row);
    void (*mark)(void *user, size_t row, bool marked); /* NULL = no marks */
    /* Text for the last line: totals, translated. May be NULL. */
    void (*totals)(void *user, char *text, size_t size);
    /* About the selected row, in the message line, translated; borrowed until the next key.
     * May be NULL, and may return NULL. */
    const char *(*hint)(void *user, size_t row);
    /* Reads the data again: on `r`, and when the list is on top again. May be NULL. */
    void (*refresh)(void *user);
    /* True while rows may come by themselves: then `poll` looks for them, once a second at most,
     * and says whether there are some. Both or none. The selection stays on its row. */
    bool (*following)(void *user);
    bool (*poll)(void *user);
    /* More keys (add, delete…). `row` is SIZE_MAX when the list is empty. */
    struct tui_key_table keys;
    enum tui_reply (*command)(struct tui_list *list, void *user, int command, size_t row);
};

/* NULL when memory lacks. `source` and `user` must outlive the list. */
struct tui_list *tui_list_new(const struct tui_list_source *source, void *user);
/* For tui_push(). */
struct tui_screen *tui_list_screen(struct tui_list *list);
/* The selected row, SIZE_MAX when nothing is. */
size_t tui_list_row(struct tui_list *list);
/* Selects a row, when the filter shows it. */
void tui_list_select(struct tui_list *list, size_t row);
/* Says by which column the source's rows come sorted: the title shows it. */
void tui_list_set_sorted(struct tui_list *list, size_t column, bool descending);
/* The data changed: counts and filters again, keeps the selection. */
void tui_list_changed(struct tui_list *list);

#endif
