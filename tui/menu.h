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

/* Something that is so, shown above the entries. */
struct tui_menu_fact {
    const char *label;  /* translated */
    char text[640];     /* translated */
    enum tui_role role; /* its sign, if it has one, stands before the text */
};

struct tui_menu_head {
    size_t (*count)(void *user);
    void (*fact)(void *user, size_t index, struct tui_menu_fact *fact);
    /* Reads them again: when the menu is shown, on `r`, each second while `ticking`. */
    void (*refresh)(void *user);
    bool (*ticking)(void *user);
};

/* A row with neither submenu nor action is shown as yet to come, and says so when opened. */
struct tui_menu_entry {
    const char *id;    /* stable ASCII name */
    const char *label; /* N_() */
    const char *help;  /* N_(), one sentence, beside the label where there is room */
    const struct tui_menu *submenu;
    /* Beside the label in place of the help while it is not NULL: borrowed until the next call. */
    const char *(*state)(void *user);
    /* Opens something (tui_push…) or acts. */
    void (*action)(struct tui_app *app, void *user);
    /* Why it cannot be opened now, translated; NULL = it can. May be NULL itself. */
    const char *(*refused)(void *user);
};

struct tui_menu {
    const char *title; /* N_() */
    const struct tui_menu_entry *entries;
    size_t entry_count;
    const char *help;                 /* N_(), opens the help screen; may be NULL */
    const struct tui_menu_head *head; /* may be NULL */
};

/* A screen for tui_push(), NULL when memory lacks. `menu` and `user` must outlive it; submenus get
 * the same `user`. */
struct tui_screen *tui_menu_new(const struct tui_menu *menu, void *user);

/* Opens an entry as Enter on it does, with what it says when it cannot be. */
void tui_menu_open(struct tui_app *app, const struct tui_menu_entry *entry, void *user);

#endif
