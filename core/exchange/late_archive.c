/* SPDX-License-Identifier: MIT */
/* The functions of libarchive that the program calls: see late.h. */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "core/exchange/late.h"

/* clang-format off */
#define CALL(result, name, otherwise, parameters, arguments) \
    LATE_FUNCTION(ARCHIVE_LIBRARY, result, name, otherwise, parameters, arguments)
#define DO(name, parameters, arguments) LATE_PROCEDURE(ARCHIVE_LIBRARY, name, parameters, arguments)

CALL(const char *, archive_error_string, NULL, (struct archive *archive), (archive))

CALL(struct archive_entry *, archive_entry_new, NULL, (void), ())
DO(archive_entry_free, (struct archive_entry *entry), (entry))
DO(archive_entry_set_pathname_utf8, (struct archive_entry *entry, const char *name), (entry, name))
DO(archive_entry_set_filetype, (struct archive_entry *entry, unsigned int type), (entry, type))
DO(archive_entry_set_perm, (struct archive_entry *entry, __LA_MODE_T mode), (entry, mode))
DO(archive_entry_set_size, (struct archive_entry *entry, la_int64_t size), (entry, size))
DO(archive_entry_set_mtime, (struct archive_entry *entry, time_t at, long nanoseconds), (entry, at, nanoseconds))
CALL(const char *, archive_entry_pathname_utf8, NULL, (struct archive_entry *entry), (entry))
CALL(const char *, archive_entry_hardlink, NULL, (struct archive_entry *entry), (entry))
CALL(la_int64_t, archive_entry_size, 0, (struct archive_entry *entry), (entry))
CALL(__LA_MODE_T, archive_entry_filetype, 0, (struct archive_entry *entry), (entry))

CALL(struct archive *, archive_write_new, NULL, (void), ())
CALL(int, archive_write_set_format_pax_restricted, ARCHIVE_FATAL, (struct archive *archive), (archive))
CALL(int, archive_write_set_format_zip, ARCHIVE_FATAL, (struct archive *archive), (archive))
CALL(int, archive_write_set_format_option, ARCHIVE_FATAL,
     (struct archive *archive, const char *module, const char *option, const char *value),
     (archive, module, option, value))
CALL(int, archive_write_set_bytes_per_block, ARCHIVE_FATAL, (struct archive *archive, int bytes), (archive, bytes))
CALL(int, archive_write_set_bytes_in_last_block, ARCHIVE_FATAL, (struct archive *archive, int bytes), (archive, bytes))
CALL(int, archive_write_open, ARCHIVE_FATAL,
     (struct archive *archive, void *data, archive_open_callback *opened, archive_write_callback *written,
      archive_close_callback *closed),
     (archive, data, opened, written, closed))
CALL(int, archive_write_header, ARCHIVE_FATAL, (struct archive *archive, struct archive_entry *entry), (archive, entry))
CALL(la_ssize_t, archive_write_data, ARCHIVE_FATAL, (struct archive *archive, const void *bytes, size_t size), (archive, bytes, size))
CALL(int, archive_write_finish_entry, ARCHIVE_FATAL, (struct archive *archive), (archive))
CALL(int, archive_write_close, ARCHIVE_FATAL, (struct archive *archive), (archive))
CALL(int, archive_write_free, ARCHIVE_FATAL, (struct archive *archive), (archive))

CALL(struct archive *, archive_read_new, NULL, (void), ())
CALL(int, archive_read_support_filter_zstd, ARCHIVE_FATAL, (struct archive *archive), (archive))
CALL(int, archive_read_support_format_tar, ARCHIVE_FATAL, (struct archive *archive), (archive))
CALL(int, archive_read_support_format_zip_seekable, ARCHIVE_FATAL, (struct archive *archive), (archive))
CALL(int, archive_read_open_filename, ARCHIVE_FATAL, (struct archive *archive, const char *path, size_t block), (archive, path, block))
CALL(int, archive_read_next_header, ARCHIVE_FATAL, (struct archive *archive, struct archive_entry **entry), (archive, entry))
CALL(la_ssize_t, archive_read_data, ARCHIVE_FATAL, (struct archive *archive, void *bytes, size_t size), (archive, bytes, size))
CALL(int, archive_read_free, ARCHIVE_FATAL, (struct archive *archive), (archive))
/* clang-format on */
