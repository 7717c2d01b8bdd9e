/* SPDX-License-Identifier: MIT */
/*
 * palette: every entry of a menu tree by its name, whatever screen is open.
 *
 * Letters typed are looked for in order, accents and case folded; names that hold
 * them side by side come first. Tab completes.
 */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "tui/menu.h"

/* Opens it. `root` and `user` (given to the actions) must outlive it. */
bool tui_palette_open(struct tui_app *app, const struct tui_menu *root, void *user);

#endif
