/* SPDX-License-Identifier: MIT */
/* What the files of the list share. */
#ifndef TUI_LIST_INTERNAL_H
#define TUI_LIST_INTERNAL_H

#include "tui/line.h"
#include "tui/list.h"

enum { LIST_MOST_COLUMNS = 16, LIST_CELL_BYTES = 512, LIST_KEY_COUNT = 15 };

struct tui_list {
    struct tui_screen screen;
    const struct tui_list_source *source;
    struct tui_key keys[LIST_KEY_COUNT]; /* those that this source has a use for */
    size_t key_count;
    size_t count;        /* rows of the source */
    size_t *shown;       /* rows that pass the filter, NULL without a filter */
    size_t shown_count;  /* of `shown` */
    size_t focus, first; /* among those shown */
    size_t range_start;  /* where `v` was typed, SIZE_MAX = nowhere */
    size_t sorted;       /* column, SIZE_MAX = as the source gives them */
    bool descending;
    int64_t polled_at; /* of the clock, in seconds */
    struct tui_line filter;
    bool choosing; /* while a filter is typed: the last key moved the focus, the cursor is there */
    bool aside;    /* one of several on the screen, and another has the focus */
};

size_t list_visible(const struct tui_list *list);
size_t list_row_at(const struct tui_list *list, size_t position);
int list_body_rows(const struct tui_list *list);
void list_draw(struct tui_screen *screen);
/* Around what may move rows: what is selected now, then that the data changed. */
bool list_identity(struct tui_list *list, uint64_t *identity);
void list_reload(struct tui_list *list, bool known, uint64_t identity);

#endif
