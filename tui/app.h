/* SPDX-License-Identifier: MIT */
/*
 * app: the terminal, the stack of screens, the one loop.
 *
 * tui_open() takes the terminal, tui_push() puts the first screen, tui_run() lasts
 * until the stack is empty or a signal asks to end, tui_close() gives the terminal
 * back. Workers never call anything here: they make a descriptor readable, which
 * tui_watch() turns into a callback in the loop's thread. SIGTERM, SIGINT and
 * SIGHUP are blocked from tui_open() to tui_close() and read in the loop; start
 * worker threads with all signals blocked.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "tui/screen.h"

struct tui_message {
    char text[512]; /* UTF-8, translated */
};

enum tui_tone { TUI_TONE_NONE, TUI_TONE_INFO, TUI_TONE_GOOD, TUI_TONE_WARNING, TUI_TONE_ERROR };

struct tui_options {
    bool no_color; /* NO_COLOR in the environment does the same */
    bool ascii;    /* signs and lines in ASCII */
    bool plain;    /* letters too; what is typed is UTF-8 all the same */
    bool no_mouse;
    void *user; /* the owner's, for the callbacks below */
    /* Keys that work on every screen (palette…), and what they do. */
    struct tui_key_table keys;
    enum tui_reply (*command)(struct tui_app *app, void *user, int command);
    /* A sentence, translated, shown when leaving is asked: what goes on or gets lost. May be
     * NULL, and may return NULL. */
    const char *(*leaving)(void *user);
    /* Without a terminal, for tests: this size, and keys from `next_key` until it is false. */
    bool headless;
    int rows, columns;
    bool (*next_key)(void *user, int32_t *key);
    FILE *output; /* what a terminal would receive, borrowed; NULL = nowhere */
};

/* Why tui_run() came back: 0 = the stack is empty, or the signal that asked to end. */
enum { TUI_ENDED = 0, TUI_KEYS_EXHAUSTED = -1 };

/* Returns NULL with a sentence in `message` when there is no usable terminal. */
struct tui_app *tui_open(const struct tui_options *options, struct tui_message *message);
/* Closes every screen, gives the terminal back. NULL is accepted. */
void tui_close(struct tui_app *app);
/* See the enum above. SIGHUP also stands for a line that was cut. */
int tui_run(struct tui_app *app);
/* Ends tui_run() at the end of the turn, asking nothing. */
void tui_quit(struct tui_app *app);
/* Asks whether to leave, after any form that holds unsaved changes had its say. */
void tui_ask_quit(struct tui_app *app);

/* Puts a screen on top. The stack owns it, also on failure (then it is closed). NULL is refused
 * with a message: a constructor that lacked memory can be passed as is. */
bool tui_push(struct tui_app *app, struct tui_screen *screen);
/* Takes the top screen off; it is released at the end of the turn. */
void tui_pop(struct tui_app *app);
/* Takes `screen` off, and all above it. */
void tui_remove(struct tui_app *app, struct tui_screen *screen);
bool tui_replace(struct tui_app *app, struct tui_screen *screen);
struct tui_screen *tui_top(struct tui_app *app);
void *tui_user(struct tui_app *app);
bool tui_ascii(const struct tui_app *app);

/* The message line, until the next key. The text is copied, already translated. */
void tui_say(struct tui_app *app, enum tui_tone tone, const char *text);
void tui_sayf(struct tui_app *app, enum tui_tone tone, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Right part of line 1: "D0001 Boulangerie · admin". Copied; NULL clears. */
void tui_set_context(struct tui_app *app, const char *text);
/* Work in the background, in line 1: "extraction 43 %". Copied; NULL clears. */
void tui_set_indicator(struct tui_app *app, const char *text);

/* Calls `ready` when `descriptor` is readable (it must drain it), then news() of every screen.
 * False when too many are watched. */
bool tui_watch(struct tui_app *app, int descriptor, void (*ready)(void *user), void *user);
void tui_unwatch(struct tui_app *app, int descriptor);

/* Handles one key as the loop does. */
void tui_send_key(struct tui_app *app, int32_t key);
/* Waits at most `timeout_ms` for watched descriptors and serves them; only needed when headless. */
void tui_serve(struct tui_app *app, int timeout_ms);
/* Tells the size; only needed when headless. */
void tui_resize(struct tui_app *app, int rows, int columns);
/* Writes what the terminal shows, one line a row, blanks at the end removed. */
void tui_dump(struct tui_app *app, FILE *file);
/* Pushes the help of the top screen: its live keys, the focused item. */
void tui_show_help(struct tui_app *app);

#endif
