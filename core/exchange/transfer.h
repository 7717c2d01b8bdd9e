/* SPDX-License-Identifier: MIT */
/*
 * transfer: files to and from the exchange server, by FTP, FTPS or SFTP.
 *
 * A file appears under its name whole or not at all: it travels as NAME.part, its
 * size is compared, then it is renamed. What a cut interrupts is resumed, a fixed
 * number of times with growing waits; what the server refuses for good stops at
 * once with a sentence that says what to change.
 *
 * A struct transfer belongs to one thread at a time and keeps its connection
 * between calls. Remote names are those of files in the target's directory. Every
 * function takes a job, NULL allowed, that shows the progress and can stop the work
 * within a second.
 *
 * Errors: ERROR_INPUT (the settings are wrong), ERROR_NETWORK (passing: the attempts
 * are exhausted), ERROR_REMOTE (the server refuses), ERROR_IO (a local file),
 * ERROR_CORRUPT (the local file changed meanwhile), ERROR_STOPPED, ERROR_MEMORY.
 */
#ifndef CORE_EXCHANGE_TRANSFER_H
#define CORE_EXCHANGE_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/base/text.h"

enum transfer_security {
    TRANSFER_PLAIN,    /* FTP: everything can be read on the way */
    TRANSFER_EXPLICIT, /* FTPS, asked for after the connection (AUTH TLS) */
    TRANSFER_IMPLICIT, /* FTPS from the first byte, port 990 */
    TRANSFER_SFTP,     /* files over SSH, port 22 */
    TRANSFER_SECURITY_COUNT
};

struct transfer_target {
    /* host, host:port or [v6]:port; a scheme in front must agree with `security`. */
    const char *address;
    const char *directory; /* absolute, as the server shows it */
    const char *user;
    const char *password;
    /*
     * What the server must prove to hold, NULL or "" = ordinary checks. TLS: "sha256//…" of
     * the public key, which then replaces the checks of the certificate. SFTP: "SHA256:…"
     * of the host key, as ssh-keygen -l shows it.
     */
    const char *pin;
    const char *known_hosts; /* SFTP without pin; NULL = ~/.ssh/known_hosts */
    enum transfer_security security;
    int attempts;          /* 0 = 5 */
    int connect_timeout_s; /* 0 = 15 */
    int stall_timeout_s;   /* without a byte or an answer; 0 = 30 */
    int wait_ms;           /* before the second attempt, then doubled; 0 = 1000 */
};

/* Remote sizes that are none. */
enum {
    TRANSFER_MISSING = -1,
    TRANSFER_SIZE_UNKNOWN = -2, /* the server does not tell sizes */
};

/* Loads what is behind, at its first use; every function here that needs it calls it itself, from
 * any thread. */
bool transfer_init(struct error *error);
/* At the end of a program. */
void transfer_cleanup(void);
/* Name and version of the library behind; borrowed. */
const char *transfer_library(void);

/* Checks and copies the target; no network yet. Caller closes (NULL allowed), which wipes. */
struct transfer *transfer_open(const struct transfer_target *target, struct error *error);
void transfer_close(struct transfer *transfer);

/*
 * Sends a local file as `remote_name`, replacing what is there, creating missing
 * directories. A complete NAME.part is left when the server refuses to rename it.
 */
bool transfer_put(struct transfer *transfer, const char *local_path, const char *remote_name,
                  struct job *job, struct error *error);

/* Fetches a file as `local_path`, through `local_path`.part. ERROR_NOT_FOUND. */
bool transfer_get(struct transfer *transfer, const char *remote_name, const char *local_path,
                  struct job *job, struct error *error);

/* Bytes of a remote file, TRANSFER_MISSING or TRANSFER_SIZE_UNKNOWN. */
bool transfer_size(struct transfer *transfer, const char *remote_name, int64_t *size,
                   struct job *job, struct error *error);

/* Adds the names in the directory, subdirectories included; none when it does not exist. */
bool transfer_list(struct transfer *transfer, struct string_list *names, struct job *job,
                   struct error *error);

/* That it is not there is not a failure. */
bool transfer_remove(struct transfer *transfer, const char *remote_name, struct job *job,
                     struct error *error);

/*
 * Tries everything that a publication needs, once, and tells each step with its time,
 * one French line each, in `report` (what succeeded before a failure included): log in,
 * show the directory, creating it when missing, write a file, read its size, remove it.
 */
bool transfer_probe(struct transfer *transfer, struct job *job, struct text *report,
                    struct error *error);

#endif
