/* SPDX-License-Identifier: MIT */
/* information: every path, version and count in use: what support asks for first. */
#ifndef CORE_SYNC_INFORMATION_H
#define CORE_SYNC_INFORMATION_H

#include "core/settings/session.h"

struct information_line {
    const char *name;  /* stable word, for JSON */
    const char *label; /* N_() */
    char *value;
};

struct information {
    struct information_line *lines;
    size_t count;
};

/* The caller clears. What cannot be told is said in its line and is not a failure. */
bool information_collect(struct session *session, struct information *information,
                         struct error *error);
void information_clear(struct information *information);

#endif
