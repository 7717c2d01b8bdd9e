/* SPDX-License-Identifier: MIT */
/* defaults: the files that the program carries, embedded when building. */
#ifndef CORE_SETTINGS_DEFAULTS_H
#define CORE_SETTINGS_DEFAULTS_H

/* assets/default.ini: default configuration of the dossiers. */
extern const char default_ini[];
/* assets/default_tables.ini: default tables and fields to synchronise. */
extern const char default_tables_ini[];
/* assets/default_paths.ini: declared paths of the environment. */
extern const char default_paths_ini[];

#endif
