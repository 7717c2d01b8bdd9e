/* SPDX-License-Identifier: MIT */
/*
 * menu: a tree of entries, written as tables.
 *
 *   static const struct tui_menu_entry entries[] = {
 *       { .id = "files", .label = N_("Fichiers"), .submenu = &menu_files },
 *       { .id = "full", .label = N_("Extraire les données"), .action = open_full },
 *   };
 *   const struct tui_menu menu_main = { N_("Point de vente"), entries, 2 };
 */
#ifndef TUI_MENU_H
#define TUI_MENU_H

#include "tui/app.h"

struct tui_menu;

/* A row with neither submenu nor action is shown as yet to come, and says so when opened. */
struct tui_menu_entry {
    const char *id;    /* stable ASCII name */
    const char *label; /* N_() */
    const char *help;  /* N_(), one sentence, beside the label where there is room */
    const struct tui_menu *submenu;
    /* Opens something (tui_push…) or acts. */
    void (*action)(struct tui_app *app, void *user);
    /* Why it cannot be opened now, translated; NULL = it can. May be NULL itself. */
    const char *(*refused)(void *user);
};

struct tui_menu {
    const char *title; /* N_() */
    const struct tui_menu_entry *entries;
    size_t entry_count;
    const char *help; /* N_(), opens the help screen; may be NULL */
};

/* A screen for tui_push(), NULL when memory lacks. `menu` and `user` must outlive it; submenus get
 * the same `user`. */
struct tui_screen *tui_menu_new(const struct tui_menu *menu, void *user);

/* Opens an entry as Enter on it does, with what it says when it cannot be. */
void tui_menu_open(struct tui_app *app, const struct tui_menu_entry *entry, void *user);

#endif
