/* SPDX-License-Identifier: MIT */
/*
 * error: why an operation failed, for a human, for a program and for the log.
 *
 * Every core function that can fail returns bool (or a pointer) and takes a
 * struct error as its last argument. On failure the struct holds the reason; on
 * success it is untouched. The first failure wins: a later error_set() on a
 * failed struct changes nothing, so cleanup code cannot hide the cause.
 */
#ifndef CORE_BASE_ERROR_H
#define CORE_BASE_ERROR_H

#include <stdbool.h>

enum error_code {
    ERROR_NONE,
    ERROR_MEMORY,
    ERROR_USAGE,     /* the command is not one: unknown verb, option, missing argument */
    ERROR_INPUT,     /* a value is wrong: shown next to its field */
    ERROR_NOT_FOUND, /* what was named does not exist */
    ERROR_IO,        /* a file, a directory, a disk: errno is kept */
    ERROR_DATABASE,
    ERROR_LOCKED,  /* a database stayed locked by another program */
    ERROR_NETWORK, /* passing: another try may succeed */
    ERROR_REMOTE,  /* final: the other side refuses, something must be changed */
    ERROR_REFUSED, /* right, licence, or an operation already under way */
    ERROR_CORRUPT, /* content that is not what its signature, hash or format promises */
    ERROR_PARTIAL, /* done, but not all of it */
    ERROR_STOPPED, /* the user asked: not a fault */
    ERROR_CODE_COUNT
};

struct error {
    enum error_code code;
    int system;        /* errno at the moment of the failure, or 0 */
    char message[512]; /* translated sentence, UTF-8, that says what to do */
    char detail[512];  /* path, host, SQL, a library's words: for the log, not translated */
};

#define ERROR_INIT ((struct error){ .code = ERROR_NONE })

/* Fills `error` and returns false, so that a caller can `return error_set(...)`. */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((nonnull(1), format(printf, 3, 4)));

/* As error_set() with ERROR_IO and strerror(errno) after the sentence. */
bool error_set_errno(struct error *error, const char *format, ...)
    __attribute__((nonnull(1), format(printf, 2, 3)));

/* Adds a technical detail to a failed `error`; the first one is kept. Returns false. */
bool error_detail(struct error *error, const char *format, ...)
    __attribute__((nonnull(1), format(printf, 2, 3)));

/* Out of memory. Returns false. */
bool error_memory(struct error *error) __attribute__((nonnull(1)));

/* Empties `error` so that it can be used again. */
void error_clear(struct error *error);

/* Stable ASCII name of a code ("network"), for logs, JSON and the web service. */
const char *error_name(enum error_code code);

/* The exit status that a program ends with: 0, 1, 2, 3, 4 or 130. */
int error_exit_status(enum error_code code);

#endif
