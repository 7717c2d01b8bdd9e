/* SPDX-License-Identifier: MIT */
/* The only file, with late_archive.c, that includes archive.h; the only one for zstd.h. */
#include "config.h"

#include "core/exchange/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "core/base/i18n.h"
#include "core/base/text.h"
#include "core/exchange/late.h"

enum {
    BLOCK = 1 << 18,
    WORKERS = 2,
    SKIPPABLE_MAGIC = 0x184D2A50,
    SKIPPABLE_HEADER = 8,
    HEAD_SLACK = 1024, /* two contents of one size and density compress within a few dozen bytes */
    HEAD_LEVEL = 3,
};

struct archive_writer {
    char *path;
    int descriptor;
    int64_t modified;
    int64_t room; /* bytes kept at the start */
    struct archive *tar;
    ZSTD_CCtx *zstd;
    void *block;
    struct error failure; /* of a callback, which cannot return one */
    bool abandoned;       /* what libarchive still wants to write goes nowhere */
};

struct archive_reader {
    struct archive *handle;
    char *path;
};

/* Collects the bytes of a tar without its end. */
struct head {
    struct text bytes;
    bool ended;
};

static bool tar_failed(struct archive *tar, const char *path, struct error *error)
{
    error_set(error, ERROR_IO, _("Impossible d'écrire l'archive « %s »."), path);
    return error_detail(error, "libarchive: %s", archive_error_string(tar));
}

static bool write_all(struct archive_writer *writer, const void *bytes, size_t size,
                      int64_t position, struct error *error)
{
    const char *next = bytes;

    while (size > 0) {
        ssize_t count = position < 0 ? write(writer->descriptor, next, size)
                                     : pwrite(writer->descriptor, next, size, position);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(error, _("Impossible d'écrire l'archive « %s »"), writer->path);
        next += count;
        size -= (size_t)count;
        if (position >= 0)
            position += count;
    }
    return true;
}

static bool compress(struct archive_writer *writer, const void *bytes, size_t size,
                     ZSTD_EndDirective directive, struct error *error)
{
    ZSTD_inBuffer in = { bytes, size, 0 };
    size_t left;

    do {
        ZSTD_outBuffer out = { writer->block, BLOCK, 0 };

        left = ZSTD_compressStream2(writer->zstd, &out, &in, directive);
        if (ZSTD_isError(left)) {
            error_set(error, ERROR_IO, _("Impossible de compresser « %s »."), writer->path);
            return error_detail(error, "zstd: %s", ZSTD_getErrorName(left));
        }
        if (!write_all(writer, writer->block, out.pos, -1, error))
            return false;
    } while (directive == ZSTD_e_continue ? in.pos < in.size : left > 0);
    return true;
}

static la_ssize_t take_body(struct archive *tar, void *data, const void *bytes, size_t size)
{
    struct archive_writer *writer = data;

    if (writer->abandoned || compress(writer, bytes, size, ZSTD_e_continue, &writer->failure))
        return (la_ssize_t)size;
    archive_set_error(tar, EIO, "%s", writer->failure.message);
    return -1;
}

static la_ssize_t take_head(struct archive *tar, void *data, const void *bytes, size_t size)
{
    struct head *head = data;

    (void)tar;
    if (!head->ended)
        text_add_bytes(&head->bytes, bytes, size);
    return (la_ssize_t)size;
}

/* A tar whose bytes go to `take` at once: no buffer, no padding at the end. */
static struct archive *new_tar(archive_write_callback *take, void *data)
{
    struct archive *tar = archive_write_new();

    if (tar == NULL)
        return NULL;
    if (archive_write_set_format_pax_restricted(tar) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(tar, 0) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(tar, 1) != ARCHIVE_OK ||
        archive_write_open(tar, data, NULL, take, NULL) != ARCHIVE_OK) {
        archive_write_free(tar);
        return NULL;
    }
    return tar;
}

static bool add_header(struct archive *tar, const char *name, int64_t size, int64_t modified)
{
    struct archive_entry *entry = archive_entry_new();
    bool ok;

    if (entry == NULL)
        return false;
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, size);
    archive_entry_set_mtime(entry, (time_t)modified, 0);
    ok = archive_write_header(tar, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return ok;
}

/* The first members as one zstd frame; the caller frees `*frame`. */
static bool make_head(const struct archive_writer *writer, const struct archive_member *members,
                      size_t count, void **frame, size_t *size, struct error *error)
{
    struct head head = { .ended = false };
    struct archive *tar = new_tar(take_head, &head);
    bool ok = tar != NULL || error_memory(error);
    size_t bound;

    *frame = NULL;
    for (size_t i = 0; ok && i < count; i++) {
        ok = add_header(tar, members[i].name, (int64_t)members[i].size, writer->modified) &&
             archive_write_data(tar, members[i].bytes, members[i].size) ==
                 (la_ssize_t)members[i].size &&
             archive_write_finish_entry(tar) == ARCHIVE_OK;
        if (!ok)
            tar_failed(tar, writer->path, error);
    }
    head.ended = true;
    archive_write_free(tar);
    bound = ZSTD_compressBound(head.bytes.length);
    ok = ok && text_ok(&head.bytes, error) &&
         ((*frame = malloc(bound)) != NULL || error_memory(error));
    if (ok) {
        *size =
            ZSTD_compress(*frame, bound, text_string(&head.bytes), head.bytes.length, HEAD_LEVEL);
        ok = !ZSTD_isError(*size) || error_memory(error);
    }
    text_clear(&head.bytes);
    return ok;
}

static bool keep_room(struct archive_writer *writer, const struct archive_member *head,
                      size_t count, struct error *error)
{
    void *frame = NULL;
    size_t size = 0;
    bool ok = make_head(writer, head, count, &frame, &size, error);

    free(frame);
    writer->room = (int64_t)size + HEAD_SLACK;
    return ok && (lseek(writer->descriptor, writer->room, SEEK_SET) == writer->room ||
                  error_set_errno(error, _("Impossible d'écrire l'archive « %s »"), writer->path));
}

static bool start(struct archive_writer *writer, int level, struct error *error)
{
    writer->block = malloc(BLOCK);
    writer->zstd = ZSTD_createCCtx();
    writer->tar = new_tar(take_body, writer);
    if (writer->block == NULL || writer->zstd == NULL || writer->tar == NULL)
        return error_memory(error);
    ZSTD_CCtx_setParameter(writer->zstd, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(writer->zstd, ZSTD_c_checksumFlag, 1);
    /* A libzstd without threads refuses this and works all the same. */
    ZSTD_CCtx_setParameter(writer->zstd, ZSTD_c_nbWorkers, WORKERS);
    return true;
}

struct archive_writer *archive_create(const char *path, int level, int64_t modified,
                                      const struct archive_member *head, size_t head_count,
                                      struct error *error)
{
    struct archive_writer *writer;
    bool ok;

    if (!late_load(ARCHIVE_LIBRARY, error))
        return NULL;
    writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        error_memory(error);
        return NULL;
    }
    writer->modified = modified;
    writer->path = string_copy(path, error);
    writer->descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    ok = writer->path != NULL;
    if (ok && writer->descriptor < 0)
        ok = error_set_errno(error, _("Impossible de créer « %s »"), path);
    if (!ok || !start(writer, level, error) || !keep_room(writer, head, head_count, error)) {
        archive_close(writer);
        writer = NULL;
    }
    return writer;
}

static bool copy_file(struct archive_writer *writer, int descriptor, int64_t size,
                      struct digest *digest, struct job *job, struct error *error)
{
    char *block = malloc(BLOCK);
    int64_t done = 0;
    bool ok = block != NULL || error_memory(error);

    while (ok && done < size) {
        ssize_t count = read(descriptor, block, BLOCK);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            ok = count == 0 ? error_set(error, ERROR_CORRUPT,
                                        _("Le fichier a raccourci pendant la lecture."))
                            : error_set_errno(error, _("Lecture impossible"));
            break;
        }
        digest_add(digest, block, (size_t)count);
        if (archive_write_data(writer->tar, block, (size_t)count) != (la_ssize_t)count) {
            *error = writer->failure;
            ok = writer->failure.code == ERROR_NONE && tar_failed(writer->tar, writer->path, error);
            break;
        }
        done += count;
        job_advance(job, done, size, JOB_BYTES);
        ok = job_continue(job, error);
    }
    free(block);
    return ok;
}

bool archive_add_file(struct archive_writer *writer, const char *name, const char *path,
                      char sum[DIGEST_TEXT_SIZE], struct job *job, struct error *error)
{
    struct digest digest;
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = false;

    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        error_set_errno(error, _("Impossible de lire « %s »"), path);
        goto out;
    }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    digest_begin(&digest);
    if (!add_header(writer->tar, name, status.st_size, writer->modified)) {
        tar_failed(writer->tar, writer->path, error);
        goto out;
    }
    ok = copy_file(writer, descriptor, status.st_size, &digest, job, error) &&
         (archive_write_finish_entry(writer->tar) == ARCHIVE_OK ||
          tar_failed(writer->tar, writer->path, error));
    digest_end(&digest, sum);
out:
    if (descriptor >= 0)
        close(descriptor);
    return ok;
}

static bool write_head(struct archive_writer *writer, const void *frame, size_t size,
                       struct error *error)
{
    int64_t left = writer->room - (int64_t)size - SKIPPABLE_HEADER;
    uint32_t words[2] = { SKIPPABLE_MAGIC, (uint32_t)left };
    unsigned char header[SKIPPABLE_HEADER];

    if (left < 0)
        return error_set(error, ERROR_IO,
                         _("Archive « %s » : la place gardée pour le manifeste ne suffit pas."),
                         writer->path);
    for (size_t i = 0; i < sizeof header; i++) /* little-endian, as the format wants */
        header[i] = (unsigned char)(words[i / 4] >> (8 * (i % 4)));
    /* What lies between is a hole: it reads as zeros. */
    return write_all(writer, frame, size, 0, error) &&
           write_all(writer, header, sizeof header, (int64_t)size, error);
}

bool archive_finish(struct archive_writer *writer, const struct archive_member *head,
                    size_t head_count, struct error *error)
{
    void *frame = NULL;
    size_t size = 0;
    bool ok;

    ok = (archive_write_close(writer->tar) == ARCHIVE_OK ||
          tar_failed(writer->tar, writer->path, error)) &&
         compress(writer, NULL, 0, ZSTD_e_end, error) &&
         make_head(writer, head, head_count, &frame, &size, error) &&
         write_head(writer, frame, size, error);
    if (ok && fsync(writer->descriptor) != 0)
        ok = error_set_errno(error, _("Impossible d'écrire l'archive « %s »"), writer->path);
    free(frame);
    return ok;
}

void archive_close(struct archive_writer *writer)
{
    if (writer == NULL)
        return;
    /* Not archive_write_fail(): what is freed without being closed leaks. */
    writer->abandoned = true;
    archive_write_free(writer->tar);
    ZSTD_freeCCtx(writer->zstd);
    if (writer->descriptor >= 0)
        close(writer->descriptor);
    free(writer->block);
    free(writer->path);
    free(writer);
}

const char *archive_library(void)
{
    return ARCHIVE_VERSION_STRING ", zstd " ZSTD_VERSION_STRING;
}

static bool read_failed(struct archive_reader *reader, struct error *error)
{
    error_set(error, ERROR_CORRUPT, _("« %s » n'est pas une archive lisible."), reader->path);
    return error_detail(error, "libarchive: %s", archive_error_string(reader->handle));
}

struct archive_reader *archive_open(const char *path, struct error *error)
{
    struct archive_reader *reader;

    if (!late_load(ARCHIVE_LIBRARY, error))
        return NULL;
    reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        error_memory(error);
        return NULL;
    }
    reader->path = string_copy(path, error);
    reader->handle = archive_read_new();
    if (reader->path == NULL || reader->handle == NULL) {
        error_memory(error);
        goto fail;
    }
    archive_read_support_filter_zstd(reader->handle);
    archive_read_support_format_tar(reader->handle);
    if (archive_read_open_filename(reader->handle, path, BLOCK) != ARCHIVE_OK) {
        read_failed(reader, error);
        goto fail;
    }
    return reader;
fail:
    archive_reader_close(reader);
    return NULL;
}

void archive_reader_close(struct archive_reader *reader)
{
    if (reader == NULL)
        return;
    if (reader->handle != NULL)
        archive_read_free(reader->handle);
    free(reader->path);
    free(reader);
}

static bool name_is_safe(const char *name)
{
    char framed[1026];

    if (name == NULL || name[0] == '\0' || name[0] == '/' || !utf8_valid(name) ||
        snprintf(framed, sizeof framed, "/%s/", name) >= (int)sizeof framed)
        return false;
    return strstr(framed, "/../") == NULL && strchr(name, '\\') == NULL;
}

bool archive_next(struct archive_reader *reader, const char **name, int64_t *size,
                  struct error *error)
{
    struct archive_entry *entry;
    int code = archive_read_next_header(reader->handle, &entry);

    if (code == ARCHIVE_EOF)
        return false;
    if (code != ARCHIVE_OK)
        return read_failed(reader, error);
    *name = archive_entry_pathname(entry);
    *size = archive_entry_size(entry);
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL ||
        !name_is_safe(*name))
        return error_set(error, ERROR_CORRUPT,
                         _("L'archive « %s » contient autre chose que des fichiers à leur place."),
                         reader->path);
    return true;
}

int64_t archive_read(struct archive_reader *reader, void *bytes, size_t size, struct error *error)
{
    la_ssize_t count = archive_read_data(reader->handle, bytes, size);

    if (count < 0) {
        read_failed(reader, error);
        return -1;
    }
    return count;
}
