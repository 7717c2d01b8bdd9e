/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/share.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/base/text.h"

enum {
    STEP = 8 << 20, /* between two questions whether to stop */
    BLOCK = 1 << 16,
};

/* Through memory, where the system cannot: between file systems of two kinds, for example. */
static ssize_t copy_block(int from, int to)
{
    char block[BLOCK];
    ssize_t count = read(from, block, sizeof block);

    for (ssize_t done = 0; done < count;) {
        ssize_t written = write(to, block + done, (size_t)(count - done));

        if (written < 0 && errno != EINTR)
            return -1;
        if (written > 0)
            done += written;
    }
    return count;
}

static ssize_t copy_step(int from, int to)
{
    ssize_t count = copy_file_range(from, NULL, to, NULL, STEP, 0);

    if (count < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
        count = copy_block(from, to);
    return count;
}

static bool copy_bytes(int from, int to, int64_t size, const char *name, struct job *job,
                       struct error *error)
{
    int64_t done = 0;

    while (done < size) {
        ssize_t count = copy_step(from, to);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(error, _("Copie de « %s » impossible"), name);
        if (count == 0)
            return error_set(error, ERROR_CORRUPT, _("« %s » a raccourci pendant la copie."), name);
        done += count;
        job_advance(job, done, size, JOB_BYTES);
        if (!job_continue(job, error))
            return false;
    }
    return true;
}

static bool copy_aside(const char *local_path, const char *part, struct job *job,
                       struct error *error)
{
    int from = open(local_path, O_RDONLY | O_CLOEXEC);
    int to = from < 0 ? -1 : open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    struct stat source = { .st_size = 0 };
    struct stat copy = { .st_size = -1 };
    bool ok = from >= 0 && to >= 0 && fstat(from, &source) == 0;

    if (!ok)
        error_set_errno(error, _("Copie de « %s » vers « %s » impossible"), local_path, part);
    ok = ok && copy_bytes(from, to, source.st_size, path_name(local_path), job, error);
    if (ok && (fchmod(to, 0644) != 0 || fsync(to) != 0 || fstat(to, &copy) != 0))
        ok = error_set_errno(error, _("Copie de « %s » vers « %s » impossible"), local_path, part);
    if (ok && copy.st_size != source.st_size)
        ok = error_set(error, ERROR_CORRUPT, _("La copie « %s » n'a pas la bonne taille."), part);
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    return ok;
}

bool share_put(const char *local_path, const char *directory, const char *name, struct job *job,
               struct error *error)
{
    char *path = path_join(directory, name, error);
    char *part = path == NULL ? NULL : string_format(error, "%s.part", path);
    bool ok = part != NULL && path_make_directories(directory, 0755, error) &&
              copy_aside(local_path, part, job, error) && path_rename(part, path, error);

    if (!ok && part != NULL)
        unlink(part);
    free(path);
    free(part);
    return ok;
}
