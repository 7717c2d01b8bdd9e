/* SPDX-License-Identifier: MIT */
/* scan: everything that lies below a directory, and why some of it cannot travel. */
#ifndef CORE_PACKAGE_SCAN_H
#define CORE_PACKAGE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/base/error.h"
#include "core/base/job.h"

/* Why a file is not kept. */
enum package_reason {
    REASON_KEPT,
    REASON_OLDER,        /* than the reference date */
    REASON_NOT_INCLUDED, /* no pattern to include matches */
    REASON_EXCLUDED,     /* a pattern to exclude matches */
    REASON_BY_HAND,      /* taken out during the review */
    REASON_LINK,
    REASON_SPECIAL,    /* device, socket, pipe */
    REASON_NAME,       /* not UTF-8, or with control characters */
    REASON_TOO_LONG,   /* a path that systems refuse */
    REASON_UNREADABLE, /* a file or directory that this user may not read */
    REASON_TAKEN,      /* another directory brings the same file to the tills */
    REASON_COUNT
};

/* A word for people, translated; "" for what is kept. */
const char *package_reason_label(enum package_reason reason);
/* A stable ASCII word, for programs. */
const char *package_reason_name(enum package_reason reason);
/* True when a review may bring it back. */
bool package_reason_is_choice(enum package_reason reason);

struct scanned_file {
    char *path; /* relative to the source, '/' between */
    int64_t size;
    int64_t modified_ns; /* as scan_modified_ns() */
    dev_t device;
    ino_t number;
    mode_t mode;
    enum package_reason reason;
};

struct scan {
    struct scanned_file *files; /* in the order of their paths, byte by byte */
    size_t count, capacity;
    int64_t walked; /* directories included */
};

/*
 * Lists the files below `root`, links not followed. What cannot travel is listed with its
 * reason; a directory that cannot be read is one entry, its path ending with '/'. A file that
 * vanishes meanwhile is not there. ERROR_NOT_FOUND when `root` is no directory. scan_clear() releases,
 * also after a failure.
 */
bool scan_directory(const char *root, struct job *job, struct scan *scan, struct error *error);
void scan_clear(struct scan *scan);

/* When a file was modified, in nanoseconds since 1970; what lies beyond (1678 to 2262) is at its edge. */
struct stat;
int64_t scan_modified_ns(const struct stat *status);

/* True when a name can be a package's: UTF-8, without control characters nor '\\'. */
bool scan_name_travels(const char *name);

/* Adds a path as a screen can show it: what is no printable UTF-8 as \xNN. */
struct text;
void scan_show_path(const char *path, struct text *text);

#endif
