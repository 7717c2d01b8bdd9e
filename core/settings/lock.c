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

static void forget_owner(int descriptor)
{
    /* Only for people: that it could not be emptied changes nothing. */
    if (ftruncate(descriptor, 0) != 0)
        return;
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

static char *lock_path(const struct session *session, struct error *error)
{
    char name[64];

    snprintf(name, sizeof name, "run/dossier-%04" PRId64 ".lock", session->dossier);
    return home_file(&session->home, name, error);
}

bool lock_dossier(const struct session *session, const char *what, struct lock *lock,
                  struct error *error)
{
    char owner[OWNER_SIZE];
    char *path = lock_path(session, error);

    *lock = LOCK_INIT;
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
    if (error->code != ERROR_NONE) {
        /* What the file says is the owner's. */
        if (lock->descriptor >= 0)
            close(lock->descriptor);
        *lock = LOCK_INIT;
    }
    return error->code == ERROR_NONE;
}

bool lock_read(const struct session *session, char *owner, size_t size, struct error *error)
{
    char text[OWNER_SIZE] = "";
    char *path = lock_path(session, error);
    int descriptor;

    owner[0] = '\0';
    if (path == NULL)
        return false;
    descriptor = open(path, O_RDWR | O_CLOEXEC);
    free(path);
    if (descriptor < 0)
        return true;
    read_owner(descriptor, text);
    /* Who ends empties the file, so a lock is tried only where somebody works, or died. */
    if (text[0] != '\0' && flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        text[0] = '\0';
        forget_owner(descriptor);
    }
    string_store(owner, size, text);
    close(descriptor);
    return true;
}

void lock_release(struct lock *lock)
{
    if (lock->descriptor >= 0) {
        forget_owner(lock->descriptor);
        close(lock->descriptor);
    }
    *lock = LOCK_INIT;
}
