/* SPDX-License-Identifier: MIT */
/*
 * lock: one operation at a time on a dossier, whoever asks.
 *
 * The system releases the lock when its owner dies, however it dies; what the file says
 * is only for people.
 */
#ifndef CORE_SETTINGS_LOCK_H
#define CORE_SETTINGS_LOCK_H

#include "core/settings/session.h"

struct lock {
    int descriptor; /* -1 = not held */
};

#define LOCK_INIT ((struct lock){ .descriptor = -1 })

/* ERROR_REFUSED tells who holds it, what for and since when. `what` is a translated word. */
bool lock_dossier(const struct session *session, const char *what, struct lock *lock,
                  struct error *error);
/* Who holds the current dossier, for what, since when: into `owner`, "" when nobody does. */
bool lock_read(const struct session *session, char *owner, size_t size, struct error *error);
void lock_release(struct lock *lock);

#endif
