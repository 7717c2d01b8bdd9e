/* SPDX-License-Identifier: MIT */
/*
 * screen_driver: a console without a terminal, driven: keys in, what the terminal shows out,
 * compared with tests/screens/NAME-COLUMNSxROWS.txt. REGOLD=1 rewrites those; the diff is then
 * to be read. Nothing here knows which console it is.
 */
#ifndef TESTS_CONSOLE_SCREEN_DRIVER_H
#define TESTS_CONSOLE_SCREEN_DRIVER_H

#include "tui/app.h"

/* The locale, the time zone and the environment that expected screens were made with. */
void screen_pin_environment(void);
/* Sends what is typed: characters, and <Tab>, <Enter>, <Esc>, <C-s>, <F2>... */
void screen_type(struct tui_app *app, const char *keys);
/* What the terminal shows; the caller frees. */
char *screen_dump(struct tui_app *app);
/* Fails, showing both, when `actual` is not what is expected. Takes `actual`. */
void screen_compare_text(const char *name, char *actual);
/* The same of what the terminal shows. */
void screen_compare(struct tui_app *app, const char *name);

/* A reproducible sequence; the seed is never 0. */
uint32_t screen_random(uint32_t *seed);
/* A key of any kind: what people type, what terminals send, and what neither does. */
int32_t screen_random_key(uint32_t *seed);

#endif
