/* SPDX-License-Identifier: MIT */
/* specific: what the demonstration's packages are made of: a few files, dictionaries, directories. */
#ifndef CORE_DEMO_SPECIFIC_H
#define CORE_DEMO_SPECIFIC_H

#include "core/settings/session.h"

/*
 * Writes the files below {home}/specifique and declares their directories for the current
 * dossier, in the caller's transaction. Files that are there are written again.
 */
bool demo_add_specific(struct session *session, struct error *error);

#endif
