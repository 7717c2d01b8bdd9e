/* SPDX-License-Identifier: MIT */
/* directories: what packages are made of, and where the environment keeps it. */
#ifndef CORE_SETTINGS_DIRECTORIES_H
#define CORE_SETTINGS_DIRECTORIES_H

#include "core/settings/records.h"
#include "core/settings/session.h"

/* The path codes that every package should have, ended by NULL. */
extern const char *const directory_codes_needed[];

/*
 * Checks a directory about to be written: its destination stays below the till's root; when it is
 * active, its source exists and overlaps neither another's, nor what the installation keeps to
 * itself, nor where the dossier's files are produced. ERROR_INPUT.
 */
bool directory_check(struct session *session, const void *record, struct error *error);

/*
 * Adds to `path` where a destination lies below the till's root, without a slash in front:
 * "{racine}/objets" and "objets" are one. The other variables stay. ERROR_INPUT: it climbs out,
 * or names a variable that does not exist.
 */
bool directory_destination(const char *destination, struct text *path, struct error *error);

/*
 * Adds the declared paths that are not there yet, from the file at `path`, else from paths.ini of the
 * home, else from the program's own list (assets/default_paths.ini says how it is written). All or nothing.
 * `*added` = paths. ERROR_INPUT names what is wrong in the list.
 */
bool default_paths_add(struct session *session, const char *path, size_t *added,
                       struct error *error);

#endif
