/* SPDX-License-Identifier: MIT */
/* The only file, with late_archive.c, that includes archive.h; the only one for zstd.h. */
#include "config.h"

#include "core/exchange/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
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
    HEAD_SLACK_PART = 64, /* and a part of a long one */
    OWN_MODE = 0644,
    MAXIMUM_DEFLATE = 9,
    NAME_LIMIT = 4096,
    HEAD_LEVEL = 3,
};

static const int64_t SECOND_NS = 1000000000;

struct archive_writer {
    char *path;
    int descriptor;
    int64_t modified;
    int64_t room;        /* bytes kept at the start */
    struct archive *tar; /* or the zip */
    bool is_zip;         /* compressed by libarchive, member by member */
    ZSTD_CCtx *zstd;
    void *block;
    locale_t utf8;
    const char *member;   /* being added */
    struct error failure; /* of a callback, which cannot return one */
    bool abandoned;       /* what libarchive still wants to write goes nowhere */
};

struct archive_reader {
    struct archive *handle;
    char *path;
    locale_t utf8;
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

/*
 * A failure is kept, and libarchive goes on into nowhere: told of it in the middle of a member, it
 * would forget to free what it compresses with.
 */
static la_ssize_t take_body(struct archive *tar, void *data, const void *bytes, size_t size)
{
    struct archive_writer *writer = data;

    (void)tar;
    if (!writer->abandoned)
        writer->abandoned =
            !(writer->is_zip ? write_all(writer, bytes, size, -1, &writer->failure)
                             : compress(writer, bytes, size, ZSTD_e_continue, &writer->failure));
    return (la_ssize_t)size;
}

static la_ssize_t take_head(struct archive *tar, void *data, const void *bytes, size_t size)
{
    struct head *head = data;

    (void)tar;
    if (!head->ended)
        text_add_bytes(&head->bytes, bytes, size);
    return (la_ssize_t)size;
}

/*
 * libarchive turns names by way of the locale, which may not have their characters: this
 * thread's becomes UTF-8 for a moment. Making one costs more than archiving a small file: a
 * writer and a reader keep theirs. It may be 0, where the system has none.
 */
static locale_t utf8_new(void)
{
    return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

static void utf8_free(locale_t utf8)
{
    if (utf8 != (locale_t)0)
        freelocale(utf8);
}

/* Returns what utf8_leave() goes back to. */
static locale_t utf8_enter(locale_t utf8)
{
    return utf8 == (locale_t)0 ? (locale_t)0 : uselocale(utf8);
}

static void utf8_leave(locale_t before)
{
    if (before != (locale_t)0)
        uselocale(before);
}

/* What names are turned from is the locale of the moment when their charset is set. */
static bool set_zip(struct archive *zip, locale_t utf8, int level)
{
    char digit[2] = { (char)('0' + (level > MAXIMUM_DEFLATE ? MAXIMUM_DEFLATE : level)), '\0' };
    locale_t before = utf8_enter(utf8);
    bool ok = archive_write_set_format_zip(zip) == ARCHIVE_OK &&
              archive_write_set_format_option(zip, "zip", "hdrcharset", "UTF-8") == ARCHIVE_OK &&
              archive_write_set_format_option(zip, "zip", "compression-level", digit) == ARCHIVE_OK;

    utf8_leave(before);
    return ok;
}

/* Without padding at the end. `block` 0: bytes go to `take` at once. `zip_level` 0 = a tar. */
static struct archive *new_tar(archive_write_callback *take, void *data, locale_t utf8, int block,
                               int zip_level)
{
    struct archive *tar = archive_write_new();

    if (tar == NULL)
        return NULL;
    if ((zip_level > 0 ? !set_zip(tar, utf8, zip_level)
                       : archive_write_set_format_pax_restricted(tar) != ARCHIVE_OK) ||
        archive_write_set_bytes_per_block(tar, block) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(tar, 1) != ARCHIVE_OK ||
        archive_write_open(tar, data, NULL, take, NULL) != ARCHIVE_OK) {
        archive_write_free(tar);
        return NULL;
    }
    return tar;
}

static bool add_header(struct archive *tar, locale_t utf8, const struct archive_facts *facts,
                       int64_t size)
{
    struct archive_entry *entry = archive_entry_new();
    locale_t before;
    bool ok;

    if (entry == NULL)
        return false;
    before = utf8_enter(utf8);
    archive_entry_set_pathname_utf8(entry, facts->name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, (mode_t)facts->mode);
    archive_entry_set_size(entry, size);
    archive_entry_set_mtime(entry, (time_t)(facts->modified_ns / SECOND_NS),
                            (long)(facts->modified_ns % SECOND_NS));
    ok = archive_write_header(tar, entry) == ARCHIVE_OK;
    utf8_leave(before);
    archive_entry_free(entry);
    return ok;
}

/* A member of the program's own. */
static struct archive_facts own_facts(const struct archive_writer *writer, const char *name)
{
    return (struct archive_facts){ name, OWN_MODE, writer->modified * SECOND_NS };
}

static bool add_member(struct archive *tar, locale_t utf8, const struct archive_facts *facts,
                       const void *bytes, size_t size)
{
    return add_header(tar, utf8, facts, (int64_t)size) &&
           archive_write_data(tar, bytes, size) == (la_ssize_t)size &&
           archive_write_finish_entry(tar) == ARCHIVE_OK;
}

/* The first members as one zstd frame; the caller frees `*frame`. */
static bool make_head(const struct archive_writer *writer, const struct archive_member *members,
                      size_t count, void **frame, size_t *size, struct error *error)
{
    struct head head = { .ended = false };
    struct archive *tar = new_tar(take_head, &head, writer->utf8, 0, 0);
    bool ok = tar != NULL || error_memory(error);
    size_t bound;

    *frame = NULL;
    for (size_t i = 0; ok && i < count; i++) {
        const struct archive_facts facts = own_facts(writer, members[i].name);

        ok = add_member(tar, writer->utf8, &facts, members[i].bytes, members[i].size);
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
    writer->room = (int64_t)(size + size / HEAD_SLACK_PART) + HEAD_SLACK;
    return ok && (lseek(writer->descriptor, writer->room, SEEK_SET) == writer->room ||
                  error_set_errno(error, _("Impossible d'écrire l'archive « %s »"), writer->path));
}

static bool start_zstd(struct archive_writer *writer, int level, struct error *error)
{
    writer->block = malloc(BLOCK);
    writer->zstd = ZSTD_createCCtx();
    if (writer->block == NULL || writer->zstd == NULL)
        return error_memory(error);
    ZSTD_CCtx_setParameter(writer->zstd, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(writer->zstd, ZSTD_c_checksumFlag, 1);
    /* A libzstd without threads refuses this and works all the same. */
    ZSTD_CCtx_setParameter(writer->zstd, ZSTD_c_nbWorkers, WORKERS);
    return true;
}

/* Creates the file; a tar is compressed by zstd, a zip (`zip_level` > 0) by itself. */
static struct archive_writer *create(const char *path, int level, int zip_level, int64_t modified,
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
    writer->utf8 = utf8_new();
    writer->is_zip = zip_level > 0;
    writer->path = string_copy(path, error);
    writer->descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    ok = writer->path != NULL;
    if (ok && writer->descriptor < 0)
        ok = error_set_errno(error, _("Impossible de créer « %s »"), path);
    ok = ok && (writer->is_zip || start_zstd(writer, level, error));
    if (ok) {
        writer->tar = new_tar(take_body, writer, writer->utf8, BLOCK, zip_level);
        ok = writer->tar != NULL || error_memory(error);
    }
    if (!ok) {
        archive_close(writer);
        writer = NULL;
    }
    return writer;
}

struct archive_writer *archive_create(const char *path, int level, int64_t modified,
                                      const struct archive_member *head, size_t head_count,
                                      struct error *error)
{
    struct archive_writer *writer = create(path, level, 0, modified, error);

    if (writer != NULL && !keep_room(writer, head, head_count, error)) {
        archive_close(writer);
        writer = NULL;
    }
    return writer;
}

/* What libarchive says of a call, and what our own callback kept. */
static bool written(struct archive_writer *writer, bool ok, struct error *error)
{
    if (writer->failure.code != ERROR_NONE) {
        *error = writer->failure;
        return false;
    }
    return ok || tar_failed(writer->tar, writer->path, error);
}

bool archive_add_bytes(struct archive_writer *writer, const struct archive_facts *facts,
                       const void *bytes, size_t size, struct error *error)
{
    return written(writer, add_member(writer->tar, writer->utf8, facts, bytes, size), error);
}

struct archive_writer *archive_create_zip(const char *path, int level, int64_t modified,
                                          const struct archive_member *head, size_t head_count,
                                          struct error *error)
{
    struct archive_writer *writer = create(path, 0, level, modified, error);
    bool ok = writer != NULL;

    for (size_t i = 0; ok && i < head_count; i++) {
        const struct archive_facts facts = own_facts(writer, head[i].name);

        ok = archive_add_bytes(writer, &facts, head[i].bytes, head[i].size, error);
    }
    if (!ok) {
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
            ok = count == 0
                     ? error_set(error, ERROR_CORRUPT, _("« %s » a raccourci pendant la lecture."),
                                 writer->member)
                     : error_set_errno(error, _("Impossible de lire « %s »"), writer->member);
            break;
        }
        digest_add(digest, block, (size_t)count);
        done += count;
        job_advance(job, done, size, JOB_BYTES);
        ok = written(writer,
                     archive_write_data(writer->tar, block, (size_t)count) == (la_ssize_t)count,
                     error) &&
             job_continue(job, error);
    }
    free(block);
    return ok;
}

bool archive_add_descriptor(struct archive_writer *writer, const struct archive_facts *facts,
                            int descriptor, int64_t size, char sum[DIGEST_TEXT_SIZE],
                            struct job *job, struct error *error)
{
    struct digest digest;
    bool ok;

    writer->member = facts->name;
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    digest_begin(&digest);
    ok = written(writer, add_header(writer->tar, writer->utf8, facts, size), error) &&
         copy_file(writer, descriptor, size, &digest, job, error) &&
         written(writer, archive_write_finish_entry(writer->tar) == ARCHIVE_OK, error);
    digest_end(&digest, sum);
    return ok;
}

bool archive_add_file(struct archive_writer *writer, const char *name, const char *path,
                      char sum[DIGEST_TEXT_SIZE], struct job *job, struct error *error)
{
    const struct archive_facts facts = own_facts(writer, name);
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool ok;

    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        ok = error_set_errno(error, _("Impossible de lire « %s »"), path);
    else
        ok = archive_add_descriptor(writer, &facts, descriptor, status.st_size, sum, job, error);
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

static bool finish_zstd(struct archive_writer *writer, const struct archive_member *head,
                        size_t head_count, struct error *error)
{
    void *frame = NULL;
    size_t size = 0;
    bool ok = compress(writer, NULL, 0, ZSTD_e_end, error) &&
              make_head(writer, head, head_count, &frame, &size, error) &&
              write_head(writer, frame, size, error);

    free(frame);
    return ok;
}

bool archive_finish(struct archive_writer *writer, const struct archive_member *head,
                    size_t head_count, struct error *error)
{
    if (!written(writer, archive_write_close(writer->tar) == ARCHIVE_OK, error))
        return false;
    if (!writer->is_zip && !finish_zstd(writer, head, head_count, error))
        return false;
    return fsync(writer->descriptor) == 0 ||
           error_set_errno(error, _("Impossible d'écrire l'archive « %s »"), writer->path);
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
    utf8_free(writer->utf8);
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
    reader->utf8 = utf8_new();
    reader->handle = archive_read_new();
    if (reader->path == NULL || reader->handle == NULL) {
        error_memory(error);
        goto fail;
    }
    archive_read_support_filter_zstd(reader->handle);
    archive_read_support_format_tar(reader->handle);
    archive_read_support_format_zip_seekable(reader->handle);
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
    utf8_free(reader->utf8);
    free(reader->path);
    free(reader);
}

bool archive_name_is_safe(const char *name)
{
    char framed[NAME_LIMIT];

    if (name == NULL || name[0] == '\0' || name[0] == '/' || !utf8_valid(name) ||
        snprintf(framed, sizeof framed, "/%s/", name) >= (int)sizeof framed)
        return false;
    return strstr(framed, "/../") == NULL && strchr(name, '\\') == NULL;
}

bool archive_next(struct archive_reader *reader, const char **name, int64_t *size,
                  struct error *error)
{
    struct archive_entry *entry;
    locale_t before = utf8_enter(reader->utf8);
    int code = archive_read_next_header(reader->handle, &entry);

    *name = code == ARCHIVE_OK ? archive_entry_pathname_utf8(entry) : NULL;
    utf8_leave(before);
    if (code == ARCHIVE_EOF)
        return false;
    if (code != ARCHIVE_OK)
        return read_failed(reader, error);
    *size = archive_entry_size(entry);
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL ||
        !archive_name_is_safe(*name))
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
