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
#include "core/exchange/transfer_internal.h"

enum {
    TAIL_SIZE = 64 * 1024, /* compared before and after a resumed upload */
    /*
     * A .part that another call left may be of another content under the same name, which
     * its end alone shows only when it is compressed: small files, the catalogue first,
     * start again, which costs nothing.
     */
    FOREIGN_MINIMUM = 1024 * 1024,
};

struct upload {
    const struct transfer_source *source;
    const char *name;
    char *part, *old;
    bool mine;     /* the .part was begun by this call */
    bool fresh;    /* the server did not keep what it had acknowledged: no resuming */
    bool renaming; /* a rename was asked for, its answer may have been lost */
    bool aside;    /* the old file is under `old` */
    bool littered; /* there is a .part that an upload from the start must remove */
};

struct tail {
    int descriptor;
    int64_t position;
};

static bool take_tail(void *data, const char *bytes, size_t length, struct error *error)
{
    struct tail *tail = data;
    char local[4096];

    while (length > 0) {
        size_t wanted = length < sizeof local ? length : sizeof local;
        ssize_t got = pread(tail->descriptor, local, wanted, tail->position);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || memcmp(local, bytes, (size_t)got) != 0)
            return error_set(error, ERROR_CORRUPT, _("Le fichier distant n'est pas le même."));
        tail->position += got;
        bytes += got;
        length -= (size_t)got;
    }
    return true;
}

/* Whether the remote file is `size` bytes long and ends as the local one does there. */
static bool tail_same(struct transfer *transfer, const struct upload *upload, const char *name,
                      int64_t size, bool *same, struct job *job, struct error *error)
{
    struct tail tail = {
        .descriptor = upload->source->descriptor,
        .position = size > TAIL_SIZE ? size - TAIL_SIZE : 0,
    };
    struct request request = {
        .kind = REQUEST_READ,
        .directory = transfer->directory,
        .name = name,
        .offset = tail.position,
        .take = take_tail,
        .data = &tail,
    };
    struct error failure = ERROR_INIT;

    *same = request_run(transfer, &request, job, &failure) == REQUEST_DONE && tail.position == size;
    if (*same || (failure.code != ERROR_NETWORK && failure.code != ERROR_STOPPED))
        return true; /* accounts that may not read what they write exist */
    *error = failure;
    return false;
}

static bool find_offset(struct transfer *transfer, struct upload *upload, int64_t have,
                        int64_t *offset, struct job *job, struct error *error)
{
    bool same = false;

    *offset = 0;
    if (have <= 0 || have > upload->source->size || upload->fresh ||
        (!upload->mine && have < FOREIGN_MINIMUM))
        return true;
    if (!tail_same(transfer, upload, upload->part, have, &same, job, error))
        return false;
    if (same) {
        *offset = have;
        job_note(job, JOB_NOTE, _("Reprise de « %s » : %" PRId64 " octets étaient arrivés."),
                 upload->name, have);
    }
    return true;
}

static enum request_result send_from(struct transfer *transfer, struct upload *upload,
                                     int64_t offset, int64_t *position, struct job *job,
                                     struct error *error)
{
    struct string_list commands = { 0 };
    struct request request = {
        .kind = REQUEST_WRITE,
        .directory = transfer->directory,
        .name = upload->part,
        .commands = &commands,
        .descriptor = upload->source->descriptor,
        .offset = offset,
        .size = upload->source->size,
        .shown = true,
    };
    enum request_result result = REQUEST_FAILED;

    /* Some servers refuse to write over a file, or write beside it under another name. */
    if (offset > 0 || !upload->littered ||
        remote_add_delete(transfer, &commands, upload->part, error)) {
        upload->mine = upload->mine || offset == 0;
        upload->littered = true;
        result = request_run(transfer, &request, job, error);
    }
    *position = request.position;
    string_list_clear(&commands);
    return result;
}

static bool send_part(struct transfer *transfer, struct upload *upload, int64_t offset,
                      struct job *job, struct error *error)
{
    struct error failure = ERROR_INIT;
    int64_t position = 0;
    enum request_result result = send_from(transfer, upload, offset, &position, job, &failure);

    if (result == REQUEST_NO_DIRECTORY) {
        error_clear(&failure);
        if (!remote_make_directory(transfer, job, error))
            return false;
        result = send_from(transfer, upload, offset, &position, job, &failure);
    }
    if (result == REQUEST_REFUSED && offset > 0 && position == offset) {
        /* It cannot append: from the start then. */
        error_clear(&failure);
        upload->fresh = true;
        result = send_from(transfer, upload, 0, &position, job, &failure);
    }
    if (result != REQUEST_DONE)
        *error = failure;
    return result == REQUEST_DONE;
}

static bool size_wrong(const struct transfer *transfer, int64_t size, int64_t expected,
                       struct error *error)
{
    return error_set(error, ERROR_NETWORK,
                     _("%s : le serveur annonce %" PRId64 " octets reçus au lieu de %" PRId64 "."),
                     transfer->address.host, size < 0 ? 0 : size, expected);
}

static bool check_part(struct transfer *transfer, struct upload *upload, bool resumed,
                       struct job *job, struct error *error)
{
    int64_t expected = upload->source->size;
    int64_t size = TRANSFER_MISSING;
    bool same = true;

    if (!remote_size(transfer, upload->part, &size, job, error))
        return false;
    if (size == TRANSFER_SIZE_UNKNOWN) {
        job_note(job, JOB_WARNING,
                 _("Le serveur ne donne pas la taille des fichiers : « %s » n'est contrôlé que "
                   "par son accusé de réception."),
                 upload->name);
        return true;
    }
    /* The bytes were appended where the server said that the file ended: see that it did. */
    if (size == expected && resumed &&
        !tail_same(transfer, upload, upload->part, size, &same, job, error))
        return false;
    if (size == expected && same)
        return true;
    upload->fresh = true;
    if (size != expected)
        return size_wrong(transfer, size, expected, error);
    return error_set(error, ERROR_NETWORK, _("%s : la reprise de « %s » n'a pas donné le fichier."),
                     transfer->address.host, upload->name);
}

/*
 * Some servers refuse to rename over a file that exists, SFTP version 3 among them. The old
 * file steps aside rather than be deleted: it comes back if the new one cannot take its place.
 */
static bool rename_over(struct transfer *transfer, struct upload *upload, struct job *job,
                        struct error *error)
{
    struct error ignored = ERROR_INIT;

    if (!remote_remove(transfer, upload->old, job, error) ||
        remote_rename(transfer, upload->name, upload->old, job, error) != REQUEST_DONE)
        return false;
    upload->aside = true;
    if (remote_rename(transfer, upload->part, upload->name, job, error) == REQUEST_DONE)
        return true;
    if (error->code != ERROR_NETWORK &&
        remote_rename(transfer, upload->old, upload->name, NULL, &ignored) == REQUEST_DONE)
        upload->aside = false;
    return false;
}

static bool rename_part(struct transfer *transfer, struct upload *upload, struct job *job,
                        struct error *error)
{
    struct error failure = ERROR_INIT;
    enum request_result result;
    int64_t size = TRANSFER_MISSING;

    upload->renaming = true;
    result = remote_rename(transfer, upload->part, upload->name, job, &failure);
    if (result == REQUEST_REFUSED) {
        if (!remote_size(transfer, upload->name, &size, job, error))
            return false;
        error_clear(&failure);
        if (size != TRANSFER_MISSING)
            return rename_over(transfer, upload, job, error);
        result = remote_rename(transfer, upload->part, upload->name, job, &failure);
    }
    if (result != REQUEST_DONE)
        *error = failure;
    return result == REQUEST_DONE;
}

static bool check_final(struct transfer *transfer, struct upload *upload, struct job *job,
                        struct error *error)
{
    struct error ignored = ERROR_INIT;
    int64_t size = TRANSFER_MISSING;

    if (!remote_size(transfer, upload->name, &size, job, error))
        return false;
    if (size != upload->source->size && size != TRANSFER_SIZE_UNKNOWN)
        return size_wrong(transfer, size, upload->source->size, error);
    if (upload->aside)
        remote_remove(transfer, upload->old, job, &ignored);
    return true;
}

/* A rename whose answer was lost: the .part is gone and the file is there, whole. */
static bool renamed_already(struct transfer *transfer, struct upload *upload, bool *renamed,
                            struct job *job, struct error *error)
{
    int64_t size = TRANSFER_MISSING;

    *renamed = false;
    if (!upload->renaming)
        return true;
    if (!remote_size(transfer, upload->name, &size, job, error))
        return false;
    return size != upload->source->size ||
           tail_same(transfer, upload, upload->name, size, renamed, job, error);
}

/* Asked before the name appears: a file that grew meanwhile is half of each. */
static bool source_same(const struct transfer_source *source, struct error *error)
{
    struct stat after;

    if (fstat(source->descriptor, &after) == 0 && after.st_size == source->size &&
        after.st_mtim.tv_sec == source->modified.tv_sec &&
        after.st_mtim.tv_nsec == source->modified.tv_nsec)
        return true;
    return error_set(error, ERROR_CORRUPT,
                     _("« %s » a changé pendant l'envoi : envoyez-le de nouveau."), source->label);
}

static bool put_once(struct transfer *transfer, void *data, struct job *job, struct error *error)
{
    struct upload *upload = data;
    int64_t have = TRANSFER_MISSING;
    int64_t offset = 0;
    bool renamed = false;

    if (!remote_size(transfer, upload->part, &have, job, error))
        return false;
    if (have == TRANSFER_MISSING && !renamed_already(transfer, upload, &renamed, job, error))
        return false;
    upload->littered = have != TRANSFER_MISSING;
    if (renamed)
        return check_final(transfer, upload, job, error);
    if (!find_offset(transfer, upload, have, &offset, job, error))
        return false;
    if ((offset == 0 || offset < upload->source->size) &&
        !send_part(transfer, upload, offset, job, error))
        return false;
    job_advance(job, upload->source->size, upload->source->size, JOB_BYTES);
    return check_part(transfer, upload, offset > 0, job, error) &&
           source_same(upload->source, error) && job_continue(job, error) &&
           rename_part(transfer, upload, job, error) && check_final(transfer, upload, job, error);
}

bool transfer_put_source(struct transfer *transfer, const struct transfer_source *source,
                         const char *remote_name, struct job *job, struct error *error)
{
    struct upload upload = { .source = source, .name = remote_name };
    bool ok = false;

    upload.part = string_format(error, "%s.part", remote_name);
    upload.old = string_format(error, "%s.old", remote_name);
    if (upload.part != NULL && upload.old != NULL)
        ok = transfer_retry(transfer, put_once, &upload, job, error);
    free(upload.old);
    free(upload.part);
    return ok;
}

bool transfer_put(struct transfer *transfer, const char *local_path, const char *remote_name,
                  struct job *job, struct error *error)
{
    struct transfer_source source = { .descriptor = -1, .label = local_path };
    struct stat status;
    bool ok = false;

    if (!transfer_name_check(remote_name, error))
        return false;
    source.descriptor = open(local_path, O_RDONLY | O_CLOEXEC);
    if (source.descriptor < 0 || fstat(source.descriptor, &status) != 0) {
        error_set_errno(error, _("Impossible de lire « %s »"), local_path);
        goto out;
    }
    if (!S_ISREG(status.st_mode)) {
        error_set(error, ERROR_INPUT, _("« %s » n'est pas un fichier ordinaire."), local_path);
        goto out;
    }
    source.size = status.st_size;
    source.modified = status.st_mtim;
    job_step(job, _("Envoi"), remote_name);
    ok = transfer_put_source(transfer, &source, remote_name, job, error);
out:
    if (source.descriptor >= 0)
        close(source.descriptor);
    return ok;
}
