/* SPDX-License-Identifier: MIT */
/* The filter of a list: in slices, so that a key is answered however many rows there are. */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "tui/list_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

enum { SLICE_MS = 12, ROWS_BETWEEN_LOOKS = 32 };

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool row_matches(struct tui_list *list, size_t row)
{
    const struct tui_list_source *source = list->source;

    if (source->matches != NULL)
        return source->matches(list->screen.user, row, list->folded);
    for (size_t i = 0; i < source->column_count; i++) {
        char text[LIST_CELL_BYTES] = "";

        source->cell(list->screen.user, row, i, text, sizeof text);
        if (tui_contains(text, list->folded))
            return true;
    }
    return false;
}

static bool is_sought(struct tui_list *list, size_t row)
{
    switch (list->seek) {
    case LIST_SEEK_ROW:
        return row == list->sought;
    case LIST_SEEK_IDENTITY:
        return list->source->identity(list->screen.user, row) == list->sought;
    case LIST_SEEK_NONE:
        break;
    }
    return false;
}

/* Selects what is sought among the rows shown, of which none was looked at before. */
static void seek_from(struct tui_list *list, size_t position)
{
    for (; list->seek != LIST_SEEK_NONE && position < list_visible(list); position++)
        if (is_sought(list, list_row_at(list, position))) {
            list->focus = position;
            list->seek = LIST_SEEK_NONE;
        }
}

void list_clamp_focus(struct tui_list *list)
{
    size_t visible = list_visible(list);

    if (list->focus >= visible)
        list->focus = visible == 0 ? 0 : visible - 1;
}

static void end(struct tui_list *list)
{
    free(list->left);
    list->left = NULL;
    list->filtering = false;
    list->seek = LIST_SEEK_NONE;
    list_clamp_focus(list);
}

/* Until the clock says `until_ms`, or to the end. */
static void look_at_rows(struct tui_list *list, int64_t until_ms)
{
    while (list->left_at < list->left_count) {
        size_t row = list->left != NULL ? list->left[list->left_at] : list->left_at;

        list->left_at++;
        if (row_matches(list, row)) {
            list->shown[list->shown_count++] = row;
            seek_from(list, list->shown_count - 1);
        }
        if (list->left_at % ROWS_BETWEEN_LOOKS == 0 && clock_ms() >= until_ms)
            return;
    }
    end(list);
}

void list_filter_work(struct tui_list *list)
{
    if (list->filtering)
        look_at_rows(list, clock_ms() + SLICE_MS);
}

void list_filter_finish(struct tui_list *list)
{
    if (list->filtering)
        look_at_rows(list, INT64_MAX);
}

void list_filter_start(struct tui_list *list, bool narrowing)
{
    size_t *rows = NULL;

    list->left_count = list->count;
    list->left_at = 0;
    if (narrowing && !list->filtering) {
        rows = list->shown;
        list->left_count = list->shown_count;
    } else {
        free(list->shown);
    }
    free(list->left);
    list->left = rows;
    list->shown = NULL;
    list->shown_count = 0;
    tui_fold(tui_line_text(&list->filter), list->folded, sizeof list->folded);
    if (list->folded[0] != '\0') {
        list->shown = calloc(list->left_count + 1, sizeof *list->shown);
        if (list->shown == NULL)
            tui_say(list->screen.app, TUI_TONE_ERROR, _("Mémoire insuffisante."));
    }
    list->filtering = list->shown != NULL;
    if (list->filtering) {
        list->focus = 0;
        list_filter_work(list);
    } else {
        seek_from(list, 0);
        end(list);
    }
}
