/* SPDX-License-Identifier: MIT */
/* One made-up screen of each kind, for the tests and for trying the toolkit by hand. */
#ifndef TESTS_CONSOLE_DEMO_SCREENS_H
#define TESTS_CONSOLE_DEMO_SCREENS_H

#include "tui/app.h"
#include "tui/form.h"
#include "tui/job.h"
#include "tui/list.h"
#include "tui/menu.h"

enum { DEMO_TILLS = 41, DEMO_NOTES = 24 };

struct demo {
    size_t order[DEMO_TILLS]; /* the rows as sorted */
    bool marks[DEMO_TILLS];
    size_t till_count;
    struct tui_job_view view;
    size_t saved, stopped, pressed, deleted;
    int answer;
};

extern const struct tui_menu demo_menu;
extern const struct tui_form_table demo_form;
extern const struct tui_list_source demo_list;
extern const struct tui_job_source demo_job;

/* `:` and Ctrl-P open the palette. */
extern const struct tui_key_table demo_keys;
enum tui_reply demo_command(struct tui_app *app, void *user, int command);

void demo_init(struct demo *demo);
struct tui_form *demo_form_new(struct demo *demo);
void demo_ask_delete(struct tui_app *app, struct demo *demo);

/* A console of this size without a terminal, the menu open; aborts otherwise. */
struct tui_app *demo_open(struct demo *demo, int rows, int columns);
/* The same, what it sends written to `output`. */
struct tui_app *demo_open_output(struct demo *demo, int rows, int columns, FILE *output);

#endif
