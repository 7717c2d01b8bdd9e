/* SPDX-License-Identifier: MIT */
/*
 * dialog: a question over the screen below, and a short list to choose from.
 *
 * Both are popups: they come back at once, the answer arrives through a callback
 * once the popup is off the stack.
 */
#ifndef TUI_DIALOG_H
#define TUI_DIALOG_H

#include "tui/app.h"

struct tui_answer {
    const char *label; /* N_() */
    char hot_key;      /* ASCII lower case, unique in its question; 0 = none */
    int value;         /* what the callback gets */
    bool needs_word;   /* only when the word of the question was typed */
};

/* Everything is copied but `answers`, which must outlive the question. */
struct tui_question {
    const char *title; /* translated; may be NULL */
    const char *text;  /* translated; lines cut at \n and wrapped */
    const struct tui_answer *answers;
    size_t answer_count; /* 1 to 6 */
    size_t safe;         /* index of the answer that has the focus, and that Esc gives */
    const char *word;    /* to be typed for answers that need it; NULL = none */
    void (*answered)(struct tui_app *app, void *user, int value);
    void *user;
};

bool tui_ask(struct tui_app *app, const struct tui_question *question);

/* A statement with one answer, to be read: an error that does not fit in a line. */
bool tui_tell(struct tui_app *app, const char *title, const char *text);

/* One value among a few, with its label. */
struct tui_choice {
    const char *value;
    const char *label; /* N_() */
};

struct tui_pick {
    const char *title; /* translated */
    const struct tui_choice *choices;
    size_t choice_count;
    size_t selected;
    /* Not called when the user went back. */
    void (*picked)(struct tui_app *app, void *user, size_t index);
    void *user;
};

/* The choices must outlive the popup. */
bool tui_pick(struct tui_app *app, const struct tui_pick *pick);

#endif
