/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/text.h"

enum { TREE_DESCRIPTORS = 16 };

char *path_join(const char *directory, const char *name, struct error *error)
{
    size_t length = strlen(directory);

    while (length > 1 && directory[length - 1] == '/')
        length--;
    while (*name == '/')
        name++;
    if (length == 1 && directory[0] == '/')
        return string_format(error, "/%s", name);
    return string_format(error, "%.*s/%s", (int)length, directory, name);
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

char *path_parent(const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return string_copy(".", error);
    if (slash == path)
        return string_copy("/", error);
    return string_format(error, "%.*s", (int)(slash - path), path);
}

bool path_exists(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

bool path_is_directory(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

int64_t path_size(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
}

bool path_make_directories(const char *path, mode_t mode, struct error *error)
{
    char *copy = string_copy(path, error);
    bool ok = copy != NULL;

    if (ok && copy[0] == '\0')
        ok = error_set(error, ERROR_IO, _("Impossible de créer un répertoire sans nom."));
    for (char *c = ok ? copy + 1 : NULL; ok && c != NULL;) {
        c = strchr(c, '/');
        if (c != NULL)
            *c = '\0';
        /* chmod: what is asked for, whatever the umask. */
        if (mkdir(copy, mode) == 0 ? chmod(copy, mode) != 0
                                   : errno != EEXIST || !path_is_directory(copy))
            ok = error_set_errno(error, _("Impossible de créer le répertoire « %s »"), copy);
        if (c != NULL)
            *c++ = '/';
    }
    free(copy);
    return ok;
}

bool path_remove(const char *path, struct error *error)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return true;
    return error_set_errno(error, _("Impossible de supprimer « %s »"), path);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

bool path_remove_tree(const char *path, struct error *error)
{
    if (!path_exists(path))
        return true;
    if (nftw(path, remove_entry, TREE_DESCRIPTORS, FTW_DEPTH | FTW_PHYS) == 0)
        return true;
    return error_set_errno(error, _("Impossible de supprimer le répertoire « %s »"), path);
}

bool path_remove_matching(const char *directory, const char *pattern, struct error *error)
{
    DIR *stream = opendir(directory);
    const struct dirent *entry;
    bool ok = true;

    if (stream == NULL)
        return errno == ENOENT ||
               error_set_errno(error, _("Impossible de lire le répertoire « %s »"), directory);
    while (ok && (entry = readdir(stream)) != NULL)
        if (fnmatch(pattern, entry->d_name, 0) == 0 &&
            unlinkat(dirfd(stream), entry->d_name, 0) != 0 && errno != ENOENT)
            ok = error_set_errno(error, _("Impossible de supprimer « %s/%s »"), directory,
                                 entry->d_name);
    closedir(stream);
    return ok;
}

static bool read_whole(int descriptor, const char *path, char *bytes, size_t size,
                       struct error *error)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = read(descriptor, bytes + done, size - done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(error, _("Impossible de lire « %s »"), path);
        if (count == 0)
            return error_set(error, ERROR_CORRUPT, _("« %s » a changé pendant la lecture."), path);
        done += (size_t)count;
    }
    return true;
}

char *path_read(const char *path, size_t limit, size_t *size, struct error *error)
{
    struct stat status;
    char *bytes = NULL;
    bool ok = false;
    /* Not waited for: what is no ordinary file may never open. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        error_set_errno(error, _("Impossible de lire « %s »"), path);
        goto out;
    }
    if (!S_ISREG(status.st_mode) || (uint64_t)status.st_size > limit) {
        error_set(error, ERROR_CORRUPT,
                  _("« %s » n'est pas un fichier ordinaire, ou il est trop grand."), path);
        goto out;
    }
    bytes = malloc((size_t)status.st_size + 1);
    if (bytes == NULL) {
        error_memory(error);
        goto out;
    }
    ok = read_whole(descriptor, path, bytes, (size_t)status.st_size, error);
    bytes[status.st_size] = '\0';
    if (size != NULL)
        *size = (size_t)status.st_size;
out:
    if (descriptor >= 0)
        close(descriptor);
    if (!ok) {
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

static bool write_whole(int descriptor, const char *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = write(descriptor, bytes + done, size - done);

        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0)
            done += (size_t)count;
    }
    return true;
}

bool path_write(const char *path, const void *bytes, size_t size, mode_t mode, struct error *error)
{
    char *aside = string_format(error, "%s.%ld.tmp", path, (long)getpid());
    bool ok = false;
    int descriptor;

    if (aside == NULL)
        return false;
    unlink(aside);
    descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0 || !write_whole(descriptor, bytes, size) || fsync(descriptor) != 0)
        error_set_errno(error, _("Impossible d'écrire « %s »"), path);
    else
        ok = true;
    if (descriptor >= 0)
        close(descriptor);
    ok = ok && path_rename(aside, path, error);
    if (!ok)
        unlink(aside);
    free(aside);
    return ok;
}

bool path_sync(const char *path, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = descriptor >= 0 && fsync(descriptor) == 0;

    if (!ok)
        error_set_errno(error, _("Impossible de vider « %s » sur le disque"), path);
    if (descriptor >= 0)
        close(descriptor);
    return ok;
}

bool path_rename(const char *from, const char *to, struct error *error)
{
    char *parent = path_parent(to, error);
    bool ok = parent != NULL;

    if (ok && rename(from, to) != 0)
        ok = error_set_errno(error, _("Impossible de renommer « %s » en « %s »"), from, to);
    ok = ok && path_sync(parent, error);
    free(parent);
    return ok;
}

int64_t path_free_bytes(const char *path)
{
    struct statvfs status;

    if (statvfs(path, &status) != 0)
        return -1;
    return (int64_t)status.f_bavail * (int64_t)status.f_frsize;
}
