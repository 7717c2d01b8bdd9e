/* SPDX-License-Identifier: MIT */
/*
 * archive: the artefacts that tills fetch: .tar.zst, read by `tar --zstd`.
 *
 * The first members (a manifest with the sums of what follows, its signature) are
 * known last. Room is kept for them at the start of the file: they are written
 * there as a zstd frame of their own, and what is left of the room is a skippable
 * frame. So the content is read, summed and compressed in one pass.
 */
#ifndef CORE_EXCHANGE_ARCHIVE_H
#define CORE_EXCHANGE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/exchange/digest.h"

struct archive_member {
    const char *name;
    const void *bytes;
    size_t size;
};

/* What a member is beside its bytes. */
struct archive_facts {
    const char *name;    /* UTF-8, '/' between, relative */
    unsigned mode;       /* permission bits */
    int64_t modified_ns; /* since 1970 */
};

struct archive_writer; /* opaque */

/*
 * Creates `path`. `head` gives first members of the very sizes of those to come
 * (contents may be anything as dense): they measure the room. `modified` is the time
 * of every member. NULL on failure; archive_close() releases.
 */
struct archive_writer *archive_create(const char *path, int level, int64_t modified,
                                      const struct archive_member *head, size_t head_count,
                                      struct error *error);
/*
 * The same as a .zip, which has no room to keep: `head` is written as it is, first.
 * archive_finish() then takes none.
 */
struct archive_writer *archive_create_zip(const char *path, int level, int64_t modified,
                                          const struct archive_member *head, size_t head_count,
                                          struct error *error);
/* Adds bytes as a member. */
bool archive_add_bytes(struct archive_writer *writer, const struct archive_facts *facts,
                       const void *bytes, size_t size, struct error *error);
/* Adds the next `size` bytes of an open file. ERROR_CORRUPT when it is shorter. */
bool archive_add_descriptor(struct archive_writer *writer, const struct archive_facts *facts,
                            int descriptor, int64_t size, char sum[DIGEST_TEXT_SIZE],
                            struct job *job, struct error *error);
/* Adds a file as a member; its sum is returned. ERROR_CORRUPT when it changes meanwhile. */
bool archive_add_file(struct archive_writer *writer, const char *name, const char *path,
                      char sum[DIGEST_TEXT_SIZE], struct job *job, struct error *error);
/* Writes the first members, ends the archive and flushes it to the disk. */
bool archive_finish(struct archive_writer *writer, const struct archive_member *head,
                    size_t head_count, struct error *error);
/* Accepts NULL. An archive that is not finished is left to its creator to remove. */
void archive_close(struct archive_writer *writer);

/* Names and versions of the libraries behind; borrowed. */
const char *archive_library(void);

/* True when it is UTF-8, and names something below the directory where an archive is unpacked. */
bool archive_name_is_safe(const char *name);

struct archive_reader; /* opaque */

/* ERROR_CORRUPT when it is no archive. archive_reader_close() releases. */
struct archive_reader *archive_open(const char *path, struct error *error);
void archive_reader_close(struct archive_reader *reader);
/*
 * Goes to the next member: its name (borrowed until the next call) and size. False at
 * the end, and on failure (error->code). Anything but a regular file, and a name that
 * leaves its directory, is ERROR_CORRUPT.
 */
bool archive_next(struct archive_reader *reader, const char **name, int64_t *size,
                  struct error *error);
/* Reads some bytes of the member: their count, 0 at its end, -1 on failure. */
int64_t archive_read(struct archive_reader *reader, void *bytes, size_t size, struct error *error);

#endif
