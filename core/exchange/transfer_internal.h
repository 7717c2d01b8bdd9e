/* SPDX-License-Identifier: MIT */
/* transfer_internal: what the files of transfer share, and the tests of its tables. */
#ifndef CORE_EXCHANGE_TRANSFER_INTERNAL_H
#define CORE_EXCHANGE_TRANSFER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "core/exchange/transfer.h"

enum {
    TRANSFER_HOST_SIZE = 256,
    TRANSFER_PIN_SIZE = 80,
    TRANSFER_WORDS_SIZE = 256, /* CURL_ERROR_SIZE */
};

struct link; /* opaque: libcurl's handles */

struct transfer_address {
    char host[TRANSFER_HOST_SIZE]; /* without brackets */
    int port;                      /* 0 = the protocol's own */
};

struct transfer {
    struct transfer_address address;
    char *directory; /* absolute, without a slash at its end, but "/" */
    char *user;
    char *password;
    char *pin; /* in libcurl's form, or NULL */
    char *known_hosts;
    enum transfer_security security;
    int attempts, connect_timeout_s, stall_timeout_s, wait_ms;
    struct link *link;
    /* The pin of the server that was refused, in the form that ftp_pin takes, or "". */
    char peer_pin[TRANSFER_PIN_SIZE];
};

/*
 * transfer_address.c: what people type, checked before it goes anywhere. ERROR_INPUT.
 */
bool transfer_address_parse(const char *text, enum transfer_security security,
                            struct transfer_address *address, struct error *error);
/* One component: not empty, "." nor "..", no slash, no control character, UTF-8. */
bool transfer_name_check(const char *name, struct error *error);
/* The directory without needless slashes; caller frees. */
char *transfer_directory_copy(const char *directory, struct error *error);
/* The pin in the form that libcurl takes, NULL for none; caller frees. */
bool transfer_pin_copy(const char *pin, enum transfer_security security, char **copy,
                       struct error *error);

/*
 * transfer_fault.c: why a request failed.
 */
struct transfer_fault {
    enum error_code code;
    const char *sentence; /* N_(): gettext before showing */
};
/* Of a CURLcode and the last reply of an FTP server (0 = none). */
struct transfer_fault transfer_fault_find(int curl_code, int reply);
/* A web address has the same failures, told in other words where the settings differ. */
struct transfer_fault transfer_fault_find_web(int curl_code);

/*
 * transfer_link.c: one request, once.
 */
enum request_kind {
    REQUEST_LOOK,  /* nothing travels: the size of the file, or commands only */
    REQUEST_LIST,  /* names of the directory, to `take` */
    REQUEST_READ,  /* bytes of the file from `offset`, to `take` */
    REQUEST_WRITE, /* bytes of `descriptor` from `offset` to `size`, appended when offset > 0 */
};

enum request_result {
    REQUEST_DONE,
    REQUEST_NO_DIRECTORY,
    REQUEST_NO_FILE,
    REQUEST_REFUSED, /* the server said no, for good */
    REQUEST_FAILED,
};

struct request {
    enum request_kind kind;
    const char *directory;              /* NULL = none is entered */
    const char *name;                   /* NULL = the directory */
    const struct string_list *commands; /* run first; see request_add_command(); NULL allowed */
    int descriptor;
    int64_t offset;
    int64_t size;
    /* Returns false, with an error, to end the request. */
    bool (*take)(void *data, const char *bytes, size_t length, struct error *error);
    void *data;
    bool shown; /* its bytes are the job's progress, of `size` */
    /* Results. */
    int64_t length;   /* of REQUEST_LOOK: the size, or TRANSFER_SIZE_UNKNOWN */
    int64_t position; /* behind the last byte that travelled */
};

struct link *link_open(struct error *error);
void link_close(struct link *link);

/* Fills `error` whenever the result is not REQUEST_DONE. */
enum request_result request_run(struct transfer *transfer, struct request *request, struct job *job,
                                struct error *error);

/*
 * transfer_remote.c: what the operations are made of, one try each. Names are those of
 * files in the directory.
 */
/* Adds to `commands` what removes a file; that it fails does not matter. */
bool remote_add_delete(const struct transfer *transfer, struct string_list *commands,
                       const char *name, struct error *error);
bool remote_size(struct transfer *transfer, const char *name, int64_t *size, struct job *job,
                 struct error *error);
bool remote_make_directory(struct transfer *transfer, struct job *job, struct error *error);
/* Adds the names; *missing tells a directory that is not there from an empty one. */
bool remote_list(struct transfer *transfer, struct string_list *names, bool *missing,
                 struct job *job, struct error *error);
bool remote_remove(struct transfer *transfer, const char *name, struct job *job,
                   struct error *error);
/* The results and the errors of request_run(). */
enum request_result remote_rename(struct transfer *transfer, const char *from, const char *to,
                                  struct job *job, struct error *error);

/*
 * transfer_put.c: a file that is already open, `size` bytes of it.
 */
struct transfer_source {
    int descriptor;
    int64_t size;
    struct timespec modified;
    const char *label; /* for messages */
};
bool transfer_put_source(struct transfer *transfer, const struct transfer_source *source,
                         const char *remote_name, struct job *job, struct error *error);

/*
 * transfer.c: runs `attempt` until it succeeds, fails for good, or the attempts are exhausted.
 */
typedef bool (*transfer_attempt_fn)(struct transfer *transfer, void *data, struct job *job,
                                    struct error *error);
bool transfer_retry(struct transfer *transfer, transfer_attempt_fn attempt, void *data,
                    struct job *job, struct error *error);

#endif
