/* SPDX-License-Identifier: MIT */
/* default_tables: the default list of tables and fields to synchronise, applied to a dossier. */
#ifndef CORE_SYNC_DEFAULT_TABLES_H
#define CORE_SYNC_DEFAULT_TABLES_H

#include "core/base/job.h"
#include "core/settings/session.h"

/*
 * Adds to the current dossier the listed tables that its database has and that it does not list
 * yet, with their fields. The list is the file at `path`, else tables.ini of the home, else the
 * program's own (assets/default_tables.ini says how it is written). All or nothing in the settings.
 * `*added` = tables. ERROR_INPUT names what is wrong in the list; ERROR_REFUSED: no licence.
 */
bool default_tables_add(struct session *session, const char *path, struct job *job, size_t *added,
                        struct error *error);

#endif
