/* SPDX-License-Identifier: MIT */
/*
 * path: files and directories, handled so that a crash leaves the old or the new.
 *
 * Paths are absolute or relative to the working directory; none is kept after a
 * call. Every failure names the path and the system's reason.
 */
#ifndef CORE_BASE_PATH_H
#define CORE_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/base/error.h"

/* "a/b" of "a" and "b", one slash between. Caller frees; NULL with ERROR_MEMORY. */
char *path_join(const char *directory, const char *name, struct error *error);
/* The last component; borrowed from `path`. */
const char *path_name(const char *path);
/* All but the last component ("." when there is one only). Caller frees. */
char *path_parent(const char *path, struct error *error);

bool path_exists(const char *path);
bool path_is_directory(const char *path);
/* Bytes of a regular file, or -1. */
int64_t path_size(const char *path);

/* Creates the directory and its missing parents. `mode` is for those created. */
bool path_make_directories(const char *path, mode_t mode, struct error *error);
/* Removes a file; that it is not there is not a failure. */
bool path_remove(const char *path, struct error *error);
/* Removes a directory with all it holds, without following links. Missing: no failure. */
bool path_remove_tree(const char *path, struct error *error);

/* Removes the files of a directory whose names match a shell pattern. No such directory: no failure. */
bool path_remove_matching(const char *directory, const char *pattern, struct error *error);

/* Whole content, NUL added behind `*size` bytes; caller frees. Refuses above `limit` bytes. */
char *path_read(const char *path, size_t limit, size_t *size, struct error *error);
/*
 * Writes `path` whole or not at all: beside it, flushed to the disk, renamed,
 * the directory flushed. A write cut by a full disk leaves the old content.
 */
bool path_write(const char *path, const void *bytes, size_t size, mode_t mode, struct error *error);
/* Flushes a file, or a directory, to the disk. */
bool path_sync(const char *path, struct error *error);
/* rename() over what is there, then flushes the directory. */
bool path_rename(const char *from, const char *to, struct error *error);

/* Bytes that an ordinary user can still write where `path` lies, or -1. */
int64_t path_free_bytes(const char *path);

#endif
