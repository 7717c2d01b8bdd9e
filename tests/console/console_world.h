/* SPDX-License-Identifier: MIT */
/*
 * console_world: the console without a terminal, on a small demonstration home of its own.
 *
 *   struct console_world world;
 *   console_world_open(&world, *state, WORLD_NEW, 24, 80);
 *   console_world_type(&world, "11<Enter>");
 *   console_world_compare(&world, "name");     (tests/screens/name-80x24.txt; REGOLD=1 writes it)
 *   console_world_close(&world);
 *
 * The homes are made once a program, and put back for each world that finds one changed: what
 * one test changes no other sees. The clocks stand still, the same for every run (programs are
 * linked with CONSOLE_LINK for that); what is drawn at random, such as keys and sums,
 * is replaced before screens are compared.
 */
#ifndef TESTS_CONSOLE_CONSOLE_WORLD_H
#define TESTS_CONSOLE_CONSOLE_WORLD_H

#include "forms/forms.h"

enum world_home {
    WORLD_NEW,       /* as `init --demo` makes it */
    WORLD_PUBLISHED, /* then two full extracts and two of changes */
    WORLD_HOME_COUNT
};

struct console_world {
    char directory[64]; /* of the group */
    char home[96];
    int rows, columns;
    struct console console;
    struct error error;
};

/* Setup and teardown of a cmocka group: pins the locale and the time zone, in French. */
int console_world_setup(void **state);
int console_world_teardown(void **state);
/* "fr" or "en", for what is shown from now on. */
void console_world_speak(const char *language);

/* `directory` is the *state of the group. One world at a time. */
void console_world_open(struct console_world *world, const char *directory, enum world_home home,
                        int rows, int columns);
/* Closes all, as leaving does; the clocks stand still again at their time. */
void console_world_close(struct console_world *world);
/* Time passes, at once; or did not after all. */
void console_world_advance(int64_t seconds);
/* The clocks run from now on, as they do outside. */
void console_world_run_clocks(void);

/* Keys as people write them: "2<Down><Enter>abc<Esc>"; "<Wait>" waits for the work and for what
 * is read in the background. */
void console_world_type(struct console_world *world, const char *keys);
/* Until nothing is watched any more; a failure after ten seconds. */
void console_world_settle(struct console_world *world);
/* Until the screen shows this text; a failure after ten seconds. */
void console_world_wait_for(struct console_world *world, const char *text);
/* What the terminal shows; the caller frees. */
char *console_world_dump(struct console_world *world);
/* Against tests/screens/NAME-COLUMNSxROWS.txt. */
void console_world_compare(struct console_world *world, const char *name);
/* The screen shows this text. */
void console_world_sees(struct console_world *world, const char *text);
/* The demonstration's business database, as another program; the caller closes. */
struct db *console_world_database(struct console_world *world);
/* Removes a file of the home; it comes back with the next world. */
void console_world_remove(struct console_world *world, const char *name);
/* Statements on the settings, after which the console is opened again. */
void console_world_alter_store(struct console_world *world, const char *sql);
/* Statements on the business database. */
void console_world_alter_database(struct console_world *world, const char *sql);

#endif
