/* SPDX-License-Identifier: MIT */
/* What the files of the list share. */
#ifndef TUI_LIST_INTERNAL_H
#define TUI_LIST_INTERNAL_H

#include "tui/line.h"
#include "tui/list.h"

enum {
    LIST_MOST_COLUMNS = 16,
    LIST_CELL_BYTES = 512,
    LIST_KEY_COUNT = 15,
    LIST_FOLDED_BYTES = 512
};

/* What is to be selected once the filter comes across it. */
enum list_seek { LIST_SEEK_NONE, LIST_SEEK_ROW, LIST_SEEK_IDENTITY };

struct tui_list {
    struct tui_screen screen;
    const struct tui_list_source *source;
    struct tui_key keys[LIST_KEY_COUNT]; /* those that this source has a use for */
    size_t key_count;
    size_t count;       /* rows of the source */
    size_t *shown;      /* rows that pass the filter, NULL without a filter */
    size_t shown_count; /* of `shown` */
    bool filtering;     /* rows are left to be looked at */
    size_t *left;       /* those, NULL = all rows of the source */
    size_t left_at, left_count;
    char folded[LIST_FOLDED_BYTES]; /* the filter */
    enum list_seek seek;
    uint64_t sought;
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
void list_clamp_focus(struct tui_list *list);
/* Filters again, for as long as a key may take: list->filtering says that rows are left.
 * `narrowing`: what was not shown cannot match. */
void list_filter_start(struct tui_list *list, bool narrowing);
void list_filter_work(struct tui_list *list);
void list_filter_finish(struct tui_list *list);
/* Around what may move rows: what is selected now, then that the data changed. */
bool list_identity(struct tui_list *list, uint64_t *identity);
void list_reload(struct tui_list *list, bool known, uint64_t identity);

#endif
