/* SPDX-License-Identifier: MIT */
/* complete: the rest of a path that was begun. */
#ifndef TUI_COMPLETE_H
#define TUI_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes in `out` the longest beginning shared by all the entries that `path` begins; a directory
 * that is the only one gets its slash. False when nothing can be added. */
bool tui_complete_path(const char *path, char *out, size_t size);

#endif
