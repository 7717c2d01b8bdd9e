/* SPDX-License-Identifier: MIT */
/* store: the settings store, its numbered migrations. */
#ifndef CORE_SETTINGS_STORE_H
#define CORE_SETTINGS_STORE_H

#include "core/db/db.h"

/* The version that this program brings a store to. */
int store_version(void);

/*
 * Opens the store at `url` and brings it up to date in one transaction. NULL on
 * failure; ERROR_REFUSED when a newer program wrote it. The caller closes it.
 * With DB_READ_WRITE the store must exist; with DB_CREATE it is made.
 */
struct db *store_open(const char *url, enum db_mode mode, struct error *error);

#endif
