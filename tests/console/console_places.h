/* SPDX-License-Identifier: MIT */
/* console_places: every screen of the console, and the keys that lead there from the first menu. */
#ifndef TESTS_CONSOLE_CONSOLE_PLACES_H
#define TESTS_CONSOLE_CONSOLE_PLACES_H

#include "tests/console/console_world.h"

struct console_place {
    const char *name;
    enum world_home home;
    const char *keys;
    int64_t after_s; /* time that passed since the home was made */
    bool without_licence;
    const char *store;                       /* statements on the settings before; NULL = none */
    enum { FRENCH, BOTH, ENGLISH } language; /* what its screens are kept in */
};

extern const struct console_place console_places[];
extern const size_t console_place_count;

/* Opens a world there; the caller closes it. */
void console_place_open(struct console_world *world, const char *directory,
                        const struct console_place *place, int rows, int columns);

#endif
