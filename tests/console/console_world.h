/* SPDX-License-Identifier: MIT */
/*
 * console_world: the console without a terminal, on a small demonstration home of its own.
 *
 *   struct console_world world;
 *   console_world_open(&world, *state, 24, 80);
 *   console_world_type(&world, "11<Enter>");
 *   console_world_compare(&world, "name");     (tests/screens/name-80x24.txt; REGOLD=1 writes it)
 *   console_world_close(&world);
 *
 * The home is made once a program, in console_world_setup(), and put back for each world: what
 * one test changes no other sees. Times and the home's path are replaced before screens are compared.
 */
#ifndef TESTS_CONSOLE_CONSOLE_WORLD_H
#define TESTS_CONSOLE_CONSOLE_WORLD_H

#include "forms/forms.h"

struct console_world {
    char directory[64]; /* of the group */
    char home[96];
    struct console console;
    struct error error;
};

/* Setup and teardown of a cmocka group: makes the home; pins the locale and the time zone. */
int console_world_setup(void **state);
int console_world_teardown(void **state);

/* `directory` is the *state of the group. One world at a time. */
void console_world_open(struct console_world *world, const char *directory, int rows, int columns);
/* Closes all, as leaving does. */
void console_world_close(struct console_world *world);

/* Keys as people write them: "2<Down><Enter>abc<Esc>"; "<Wait>" waits for the work and for what
 * is read in the background. */
void console_world_type(struct console_world *world, const char *keys);
/* Until nothing is watched any more; a failure after ten seconds. */
void console_world_settle(struct console_world *world);
/* What the terminal shows; the caller frees. */
char *console_world_dump(struct console_world *world);
/* Against tests/screens/NAME-COLUMNSxROWS.txt. */
void console_world_compare(struct console_world *world, const char *name);
/* The screen shows this text. */
void console_world_sees(struct console_world *world, const char *text);
/* Path of the demonstration's business database; the caller frees. */
char *console_world_database(struct console_world *world);

#endif
