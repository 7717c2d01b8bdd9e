/* SPDX-License-Identifier: MIT */
/* What the files of the frame share. */
#ifndef TUI_APP_INTERNAL_H
#define TUI_APP_INTERNAL_H

#include <poll.h>
#include <signal.h>

#include "tui/app.h"

enum {
    STACK_DEPTH = 24,
    WATCH_COUNT = 8,
    LEAST_ROWS = 16,
    LEAST_COLUMNS = 60,
    FRAME_ROWS = 3, /* line 1, message, keys */
    BODY_TOP = 1,
    NEWS_INTERVAL_MS = 100,   /* between two looks at descriptors */
    QUIET_INTERVAL_MS = 1000, /* between two drawings that no key asked for */
    TICK_MS = 1000,
    LONGEST_PASTE_GAP_MS = 2000
};

struct watch {
    int descriptor;
    void (*ready)(void *user);
    void *user;
};

struct tui_app {
    struct tui_options options;
    SCREEN *terminal;
    FILE *null_in, *null_out; /* headless */
    bool colour, ascii;
    bool ended;
    int signal;
    int signal_descriptor;
    sigset_t waiting_mask; /* in force while the loop waits: SIGWINCH gets through */
    sigset_t former_mask;  /* of the caller, given back */
    struct sigaction former_actions[3];
    bool handlers_installed;
    bool pasting;
    int64_t pasted_at; /* of the clock, the last key of a paste */
    bool repaint;      /* send everything again */
    struct tui_screen *stack[STACK_DEPTH];
    size_t depth;
    struct tui_screen *dead[STACK_DEPTH * 2]; /* off the stack, released at the end of the turn */
    size_t dead_count;
    struct watch watches[WATCH_COUNT];
    size_t watch_count;
    bool stale;      /* news came that the terminal does not show yet */
    int64_t news_at; /* of the clock, when descriptors are looked at again */
    int64_t draw_at; /* when news may be drawn */
    int64_t tick_at;
    enum tui_tone tone;
    char message[512];
    char context[128];
    char indicator[64];
};

/* app.c: does what a screen does in slices to its end; headless, nothing waits. */
void app_finish_work(struct tui_app *app);

/* terminal.c */
bool terminal_open(struct tui_app *app, struct tui_message *message);
void terminal_close(struct tui_app *app);
void terminal_suspend(struct tui_app *app);
/* One key, false when none waits. */
bool terminal_read_key(struct tui_app *app, int32_t *key);

/* Beyond those of curses: the marks around what is pasted. */
enum { KEY_PASTE_BEGIN = KEY_MAX + 1, KEY_PASTE_END };

/* frame.c */
void frame_draw(struct tui_app *app);
void frame_release(struct tui_app *app, struct tui_screen *screen);
void frame_release_dead(struct tui_app *app);
extern const struct tui_key_table frame_keys;

#endif
