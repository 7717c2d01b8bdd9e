/* SPDX-License-Identifier: MIT */
/*
 * keymap: keys as one number, and tables that say what they do.
 *
 * A key is a Unicode code point, or TUI_KEY(KEY_UP) for a curses key: the two
 * ranges overlap in curses itself. A screen's keys are a table of struct tui_key:
 * the bar, the help and the dispatch all read it, so they cannot disagree.
 */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For KEY_UP and its like; as functions only, or `refresh` and `scroll` are no longer names. */
#ifndef NCURSES_NOMACROS
#define NCURSES_NOMACROS
#endif
#include <curses.h>

#define TUI_KEY(code) (0x200000 + (code))
#define TUI_CTRL(c)   ((c)&0x1F)

/* Keys that terminals send and curses has no name for. */
#define TUI_KEY_CTRL_LEFT  TUI_KEY(0x1001)
#define TUI_KEY_CTRL_RIGHT TUI_KEY(0x1002)

enum { TUI_ESCAPE = 27, TUI_ENTER = 13, TUI_TAB = 9, TUI_BACKSPACE = 127 };

/* Commands of the toolkit; an owner's own start at TUI_COMMAND_OWNER. */
enum tui_command {
    TUI_COMMAND_TEXT, /* no row of the table: the key itself is meant, typed or pasted */
    TUI_COMMAND_UP,
    TUI_COMMAND_DOWN,
    TUI_COMMAND_PAGE_UP,
    TUI_COMMAND_PAGE_DOWN,
    TUI_COMMAND_FIRST,
    TUI_COMMAND_LAST,
    TUI_COMMAND_OPEN,
    TUI_COMMAND_BACK,
    TUI_COMMAND_LEFT,
    TUI_COMMAND_RIGHT,
    TUI_COMMAND_NEXT,
    TUI_COMMAND_PREVIOUS,
    TUI_COMMAND_NEXT_TAB,
    TUI_COMMAND_PREVIOUS_TAB,
    TUI_COMMAND_SAVE,
    TUI_COMMAND_DELETE,
    TUI_COMMAND_BACKSPACE,
    TUI_COMMAND_ERASE,
    TUI_COMMAND_FILTER,
    TUI_COMMAND_SEARCH_NEXT,
    TUI_COMMAND_SEARCH_PREVIOUS,
    TUI_COMMAND_MARK,
    TUI_COMMAND_INVERT_MARKS,
    TUI_COMMAND_MARK_RANGE,
    TUI_COMMAND_SORT,
    TUI_COMMAND_SORT_INVERT,
    TUI_COMMAND_REFRESH,
    TUI_COMMAND_STOP,
    TUI_COMMAND_HELP,
    TUI_COMMAND_REDRAW,
    TUI_COMMAND_QUIT,
    TUI_COMMAND_SUSPEND,
    TUI_COMMAND_OWNER = 1000
};

struct tui_key {
    int32_t codes[4];  /* 0 after the last */
    const char *name;  /* N_(), as shown: "Entrée" */
    const char *label; /* N_(), in the bar; NULL = not in the bar */
    const char *help;  /* N_(), in the help screen; NULL = not there either */
    int command;
};

struct tui_key_table {
    const struct tui_key *keys;
    size_t count;
};

#define TUI_KEY_TABLE(array) ((struct tui_key_table){ (array), sizeof(array) / sizeof(array)[0] })

/* The row that `code` belongs to, NULL when no row has it. */
const struct tui_key *tui_key_find(struct tui_key_table table, int32_t code);

/* True when the key is a character that can be typed into a text. */
bool tui_key_is_text(int32_t code);

#endif
