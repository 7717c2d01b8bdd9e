/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"

enum { OWNER_SIZE = 512 };

static void read_owner(int descriptor, char owner[OWNER_SIZE])
{
    ssize_t count = pread(descriptor, owner, OWNER_SIZE - 1, 0);

    owner[count < 0 ? 0 : count] = '\0';
    owner[strcspn(owner, "\n")] = '\0';
}

static bool write_owner(int descriptor, const struct session *session, const char *what)
{
    char now[CLOCK_TEXT_SIZE];

    clock_format_local(clock_now(), now);
    return ftruncate(descriptor, 0) == 0 &&
           /* TR: operation, user, date, process number */
           dprintf(descriptor, _("%s par %s depuis le %s (processus %ld)\n"), what, session->user,
                   now, (long)getpid()) > 0;
}

bool lock_dossier(const struct session *session, const char *what, struct lock *lock,
                  struct error *error)
{
    char owner[OWNER_SIZE];
    char name[64];
    char *path;

    *lock = LOCK_INIT;
    snprintf(name, sizeof name, "run/dossier-%04" PRId64 ".lock", session->dossier);
    path = home_file(&session->home, name, error);
    if (path == NULL)
        return false;
    lock->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (lock->descriptor < 0) {
        error_set_errno(error, _("Impossible d'ouvrir le verrou « %s »"), path);
    } else if (flock(lock->descriptor, LOCK_EX | LOCK_NB) != 0) {
        read_owner(lock->descriptor, owner);
        error_set(error, ERROR_REFUSED,
                  _("Dossier %" PRId64 " occupé : %s. Attendez la fin, puis recommencez."),
                  session->dossier, owner);
        error_detail(error, "%s: %s", path, strerror(errno));
    } else if (!write_owner(lock->descriptor, session, what)) {
        error_set_errno(error, _("Impossible d'écrire le verrou « %s »"), path);
    }
    free(path);
    if (error->code != ERROR_NONE)
        lock_release(lock);
    return error->code == ERROR_NONE;
}

void lock_release(struct lock *lock)
{
    if (lock->descriptor >= 0)
        close(lock->descriptor);
    *lock = LOCK_INIT;
}
