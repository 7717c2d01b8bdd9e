/* SPDX-License-Identifier: MIT */
/* defaults: the default configuration that the program carries (assets/default.ini). */
#ifndef CORE_SETTINGS_DEFAULTS_H
#define CORE_SETTINGS_DEFAULTS_H

/* Content of assets/default.ini, embedded when building. */
extern const char default_ini[];

#endif
