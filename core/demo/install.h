/* SPDX-License-Identifier: MIT */
/* install: a demonstration home, ready to extract. */
#ifndef CORE_DEMO_INSTALL_H
#define CORE_DEMO_INSTALL_H

#include "core/base/job.h"
#include "core/settings/session.h"

/*
 * Makes a home at `path` (home_create()) with a generated business database, its dossier 1,
 * its licence, tables, fields, tracking, users and tills. `scale`: demo_generate(). One
 * that was cut is made again; ERROR_REFUSED when another is under way.
 */
bool demo_install(const char *path, const struct configuration *configuration, double scale,
                  struct job *job, struct error *error);

/* Plays the next day of business in the demonstration's database. ERROR_REFUSED on another one. */
bool demo_play_day(struct session *session, struct job *job, struct error *error);

#endif
