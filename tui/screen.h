/* SPDX-License-Identifier: MIT */
/*
 * screen: the contract between the frame and what fills it.
 *
 * A kind of screen is one constant struct tui_screen_class. A screen embeds a
 * struct tui_screen as its first member. The frame owns the screens of its stack
 * and closes them. Rows and columns count from 0 in the body, the part between
 * line 1 and the message line. Only the thread of the loop calls any of this.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/keymap.h"
#include "tui/theme.h"

struct tui_app;
struct tui_screen;

enum tui_reply {
    TUI_IGNORED, /* not mine: the frame may act on the key */
    TUI_DONE,
    TUI_REDRAW, /* what is on the terminal may be wrong: send it all again */
    TUI_CLOSE   /* take me off the stack */
};

enum tui_mouse { TUI_MOUSE_CLICK, TUI_MOUSE_WHEEL_UP, TUI_MOUSE_WHEEL_DOWN };

/* Every callback but draw, key and close may be NULL. */
struct tui_screen_class {
    const char *name;          /* stable ASCII name, for tests */
    bool popup;                /* drawn over the screen below, not in the breadcrumb */
    bool hint_in_line;         /* the hint stands in the message line while nothing else does */
    struct tui_key_table keys; /* at the start; a screen may set `keys` to another mode's */
    /* Once on the stack, before the first layout; false = refuse (a message was set). */
    bool (*open)(struct tui_screen *screen);
    /* The size is known or changed: screen->rows and screen->columns are up to date. */
    void (*layout)(struct tui_screen *screen);
    /* Paints the body, all of it (it was erased), and sets the cursor. */
    void (*draw)(struct tui_screen *screen);
    /* `command` from the table in force, TUI_COMMAND_TEXT with the key itself otherwise. */
    enum tui_reply (*key)(struct tui_screen *screen, int command, int32_t key);
    /* In the body's coordinates; a wheel that is not taken becomes an arrow. */
    enum tui_reply (*mouse)(struct tui_screen *screen, enum tui_mouse what, int row, int column);
    /* A watched descriptor had something, or a second passed if `ticking`. */
    void (*news)(struct tui_screen *screen);
    /* True while the screen shows time that passes. */
    bool (*ticking)(struct tui_screen *screen);
    /* True while what a key started is not done: then, as long as no key waits, work() is called
     * for slices of it, of a few milliseconds. Both or none. */
    bool (*working)(struct tui_screen *screen);
    void (*work)(struct tui_screen *screen);
    /* On top again after another screen closed. */
    void (*shown)(struct tui_screen *screen);
    /* Help of the focused item, translated; borrowed until the next key. NULL = none. */
    const char *(*hint)(struct tui_screen *screen);
    /* True when closing now loses what was typed: the frame then sends TUI_COMMAND_BACK. */
    bool (*changed)(struct tui_screen *screen);
    /* Releases all, the screen itself included. */
    void (*close)(struct tui_screen *screen);
};

struct tui_screen {
    const struct tui_screen_class *class;
    struct tui_app *app;             /* set by tui_push() */
    char title[160];                 /* translated; what the breadcrumb shows */
    const char *help;                /* N_(), opens the help screen; may be NULL */
    struct tui_key_table keys;       /* in force now */
    struct tui_key_table owner_keys; /* added by whoever made the screen */
    bool typing;                     /* characters are text now, never commands */
    int rows, columns;               /* of the body */
    int top, left;                   /* where its part of the body begins; 0 on the stack */
    int cursor_row, cursor_column;   /* the focused item, where the hardware cursor stands */
    void *user;                      /* the owner's, passed to its callbacks */
    /* Called once the screen is released: what it was given can go. Also when it could not be
     * put on the stack. May be NULL. */
    void (*closed)(struct tui_app *app, void *user);
};

/* Fills the common part; `title` is N_() and kept as a translated copy. */
void tui_screen_init(struct tui_screen *screen, const struct tui_screen_class *class,
                     const char *title, void *user);
void tui_screen_set_title(struct tui_screen *screen, const char *translated);

/* Drawing, in the body. Shows `text` cut at `width`; returns the columns used. */
int tui_put(struct tui_screen *screen, int row, int column, int width, enum tui_role role,
            const char *text);
/* As tui_put() for one of the signs. */
int tui_put_sign(struct tui_screen *screen, int row, int column, enum tui_role role,
                 enum tui_sign sign);
/* The sign of a role, for those that have one. */
void tui_put_role_sign(struct tui_screen *screen, int row, int column, enum tui_role role);
/* As tui_put(), the text ends at the right edge of the width. */
void tui_put_right(struct tui_screen *screen, int row, int column, int width, enum tui_role role,
                   const char *text);
/* A box with a title, inside erased. */
void tui_box(struct tui_screen *screen, int row, int column, int rows, int columns,
             const char *title);
/* A horizontal line. */
void tui_rule(struct tui_screen *screen, int row, int column, int width);
/* A vertical line, downwards. */
void tui_rule_down(struct tui_screen *screen, int row, int column, int height);

/* A window on `count` lines of which `selected` must be seen: the new first line shown. */
size_t tui_scroll(size_t first, size_t selected, size_t count, int rows);

#endif
