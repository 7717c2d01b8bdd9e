/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/transfer_internal.h"

enum {
    OVERLAP_SIZE = 64 * 1024,      /* received again and compared when a file is resumed */
    FOREIGN_MINIMUM = 1024 * 1024, /* as in transfer_put.c, and for the same reason */
    FILE_MODE = 0600,              /* extracts hold customers */
};

struct download {
    const char *name, *part;
    int descriptor;
    int64_t have;     /* bytes of the .part that are compared before they are added to */
    int64_t position; /* where the next byte received belongs */
    bool mine;        /* the .part was begun by this call */
    bool fresh;       /* what was there is not of this file */
};

static bool local_failed(const struct download *download, struct error *error)
{
    return error_set_errno(error, _("Impossible d'écrire « %s »"), download->part);
}

/* Compares what is there already; returns how much of the bytes that was, or -1. */
static ssize_t compare(struct download *download, const char *bytes, size_t length,
                       struct error *error)
{
    char local[4096];
    int64_t left = download->have - download->position;
    size_t wanted = length < sizeof local ? length : sizeof local;
    ssize_t got;

    if ((int64_t)wanted > left)
        wanted = (size_t)left;
    do {
        got = pread(download->descriptor, local, wanted, download->position);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        local_failed(download, error);
        return -1;
    }
    if (got == 0 || memcmp(local, bytes, (size_t)got) != 0) {
        download->fresh = true;
        error_set(error, ERROR_NETWORK, _("« %s » a changé sur le serveur."), download->name);
        return -1;
    }
    return got;
}

static bool take_bytes(void *data, const char *bytes, size_t length, struct error *error)
{
    struct download *download = data;

    while (length > 0) {
        ssize_t done;

        if (download->position < download->have) {
            done = compare(download, bytes, length, error);
            if (done < 0)
                return false;
        } else {
            done = pwrite(download->descriptor, bytes, length, download->position);
            if (done < 0 && errno == EINTR)
                continue;
            if (done < 0)
                return local_failed(download, error);
        }
        download->position += done;
        bytes += done;
        length -= (size_t)done;
    }
    return true;
}

/* Keeps of the .part what may be of this file. */
static bool keep_part(struct download *download, int64_t size, struct error *error)
{
    struct stat status;

    if (fstat(download->descriptor, &status) != 0)
        return local_failed(download, error);
    download->have = status.st_size;
    if (download->fresh || size < 0 || download->have > size ||
        (!download->mine && download->have < FOREIGN_MINIMUM))
        download->have = 0;
    download->position = download->have > OVERLAP_SIZE ? download->have - OVERLAP_SIZE : 0;
    if (download->have == 0) {
        download->mine = true;
        if (ftruncate(download->descriptor, 0) != 0)
            return local_failed(download, error);
    }
    return true;
}

static bool check_received(const struct transfer *transfer, struct download *download, int64_t size,
                           struct error *error)
{
    if (download->position >= download->have && (size < 0 || download->position == size))
        return true;
    download->fresh = true;
    return error_set(error, ERROR_NETWORK,
                     _("%s : « %s » a %" PRId64 " octets au lieu des %" PRId64 " annoncés."),
                     transfer->address.host, download->name, download->position, size);
}

static bool get_once(struct transfer *transfer, void *data, struct job *job, struct error *error)
{
    struct download *download = data;
    struct request request = {
        .kind = REQUEST_READ,
        .directory = transfer->directory,
        .name = download->name,
        .take = take_bytes,
        .data = download,
        .shown = true,
    };
    struct error failure = ERROR_INIT;
    enum request_result result;
    int64_t size = TRANSFER_MISSING;

    if (!remote_size(transfer, download->name, &size, job, error))
        return false;
    if (size == TRANSFER_MISSING)
        return error_set(error, ERROR_NOT_FOUND, _("%s : « %s » n'est pas sur le serveur."),
                         transfer->address.host, download->name);
    if (!keep_part(download, size, error))
        return false;
    request.size = size < 0 ? 0 : size;
    request.offset = download->position;
    if (download->have > 0)
        job_note(job, JOB_NOTE, _("Reprise de « %s » : %" PRId64 " octets étaient arrivés."),
                 download->name, download->have);
    result = request_run(transfer, &request, job, &failure);
    if (result != REQUEST_DONE && request.offset > 0 && request.position == request.offset &&
        failure.code == ERROR_REMOTE) {
        /* The server cannot start in the middle. */
        error_clear(&failure);
        download->fresh = true;
        if (!keep_part(download, size, error))
            return false;
        request.offset = 0;
        result = request_run(transfer, &request, job, &failure);
    }
    if (result != REQUEST_DONE) {
        *error = failure;
        return false;
    }
    return check_received(transfer, download, size, error);
}

/* The file takes its name when its bytes are on the disk. */
static bool finish(struct download *download, const char *local_path, struct error *error)
{
    if (ftruncate(download->descriptor, download->position) != 0 ||
        fsync(download->descriptor) != 0)
        return local_failed(download, error);
    return path_rename(download->part, local_path, error);
}

bool transfer_get(struct transfer *transfer, const char *remote_name, const char *local_path,
                  struct job *job, struct error *error)
{
    struct download download = { .name = remote_name, .descriptor = -1 };
    char *part = NULL;
    bool ok = false;

    if (!transfer_name_check(remote_name, error))
        return false;
    part = string_format(error, "%s.part", local_path);
    if (part == NULL)
        goto out;
    download.part = part;
    download.descriptor = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    if (download.descriptor < 0) {
        local_failed(&download, error);
        goto out;
    }
    job_step(job, _("Réception"), remote_name);
    ok = transfer_retry(transfer, get_once, &download, job, error) &&
         finish(&download, local_path, error);
    /* What another call may resume stays. */
    if (!ok && error->code != ERROR_NETWORK && error->code != ERROR_STOPPED)
        unlink(part);
out:
    if (download.descriptor >= 0)
        close(download.descriptor);
    free(part);
    return ok;
}
