/* SPDX-License-Identifier: MIT */
/*
 * theme: what each part of a screen looks like, as one table.
 *
 * Colours are the terminal's own eight; every role also has an attribute or a
 * sign of its own, so nothing is lost without them.
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>

enum tui_role {
    TUI_NORMAL,
    TUI_TITLE,  /* line 1 */
    TUI_KEYCAP, /* the key's name in the bar */
    TUI_DIM,    /* defaults, hints, what cannot be opened */
    TUI_LABEL,
    TUI_MARKER, /* the sign before the focused item */
    TUI_INPUT,  /* the value being edited */
    TUI_STRONG,
    TUI_GOOD,
    TUI_WARNING,
    TUI_ERROR,
    TUI_ROLE_COUNT
};

enum tui_sign {
    TUI_SIGN_MARKER,
    TUI_SIGN_SUBMENU,
    TUI_SIGN_CRUMB,
    TUI_SIGN_BULLET,
    TUI_SIGN_FULL,
    TUI_SIGN_EMPTY,
    TUI_SIGN_BUSY,
    TUI_SIGN_WARNING,
    TUI_SIGN_ASCENDING,
    TUI_SIGN_DESCENDING,
    TUI_SIGN_CHECK,
    TUI_SIGN_ERROR,
    TUI_SIGN_LEFT,
    TUI_SIGN_RIGHT,
    TUI_SIGN_RULE,
    TUI_SIGN_COUNT
};

/* Prepares the colour pairs; to be called once curses is up, when colour is wanted. */
void tui_theme_start(void);
/* Curses attributes of a role. */
unsigned int tui_theme_attributes(enum tui_role role, bool colour);
/* The sign that stands beside what is shown in a role, so that its colour says nothing alone;
 * TUI_SIGN_COUNT when the role means nothing by itself. */
enum tui_sign tui_theme_role_sign(enum tui_role role);
/* A sign as UTF-8, or its ASCII stand-in: always one column. */
const char *tui_theme_sign(enum tui_sign sign, bool ascii);

#endif
