/* SPDX-License-Identifier: MIT */
/*
 * panes: two lists at once, between which things go: kept and left out, in and not in.
 *
 * Each pane is a list with its own source (list.h), filter, sort, marks and totals; one of
 * them has the focus and gets the keys, its source's own keys first. Tab goes to the other.
 * They stand side by side, or one above the other where that would be too narrow.
 */
#ifndef TUI_PANES_H
#define TUI_PANES_H

#include "tui/list.h"

enum { TUI_PANE_FIRST, TUI_PANE_SECOND, TUI_PANE_COUNT };

struct tui_panes;

struct tui_panes_kind {
    const char *title; /* N_() */
    const char *help;  /* N_(), opens the help screen; may be NULL */
    /* Of each pane. The source's title stands above it; its refresh, its help and the list given
     * to its open() and command() are as in a list of its own. */
    const struct tui_list_source *sources[TUI_PANE_COUNT];
    int least_width; /* of a pane, in columns; 0 = 28 */
    /* Reads the data of both again: on `r`, and when the screen is on top again. May be NULL. */
    void (*refresh)(void *user);
};

/*
 * NULL when memory lacks. `user` is for the callbacks of the kind, `list_users` for those of each
 * source; all that is given but the array must outlive the screen.
 */
struct tui_panes *tui_panes_new(const struct tui_panes_kind *kind, void *user,
                                void *const list_users[TUI_PANE_COUNT]);
/* For tui_push(). */
struct tui_screen *tui_panes_screen(struct tui_panes *panes);
/* Which pane has the focus. */
size_t tui_panes_focused(const struct tui_panes *panes);
void tui_panes_focus(struct tui_panes *panes, size_t pane);
struct tui_list *tui_panes_list(struct tui_panes *panes, size_t pane);
/* The data of either changed: counts and filters again, keeps the selections by place. */
void tui_panes_changed(struct tui_panes *panes);

#endif
