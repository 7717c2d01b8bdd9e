/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/transfer.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/exchange/late.h"
#include "core/exchange/transfer_internal.h"

enum {
    DEFAULT_ATTEMPTS = 5,
    DEFAULT_CONNECT_S = 15,
    DEFAULT_STALL_S = 30,
    DEFAULT_WAIT_MS = 1000,
    WAIT_LIMIT_MS = 60 * 1000,
    WAIT_SLICE_MS = 100, /* how late a stop may be seen */
};

bool transfer_init(struct error *error)
{
    if (!late_load(CURL_LIBRARY, error))
        return false;
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(error, ERROR_IO, _("La bibliothèque de transfert ne démarre pas."));
    return true;
}

void transfer_cleanup(void)
{
    curl_global_cleanup();
}

const char *transfer_library(void)
{
    return "libcurl " LIBCURL_VERSION;
}

/* libcurl accepts any host when it is given no file: one is always given. */
static char *copy_known_hosts(const char *path, struct error *error)
{
    const char *home = getenv("HOME");

    if (path != NULL && path[0] != '\0')
        return string_copy(path, error);
    if (home == NULL || home[0] != '/')
        return string_copy("/dev/null", error);
    return string_format(error, "%s/.ssh/known_hosts", home);
}

static int positive_or(int value, int otherwise)
{
    return value > 0 ? value : otherwise;
}

static bool copy_target(struct transfer *transfer, const struct transfer_target *target,
                        struct error *error)
{
    if (target->user == NULL || target->user[0] == '\0')
        return error_set(error, ERROR_INPUT, _("Le compte FTP (ftp_user) n'est pas renseigné."));
    transfer->security = target->security;
    transfer->attempts = positive_or(target->attempts, DEFAULT_ATTEMPTS);
    transfer->connect_timeout_s = positive_or(target->connect_timeout_s, DEFAULT_CONNECT_S);
    transfer->stall_timeout_s = positive_or(target->stall_timeout_s, DEFAULT_STALL_S);
    transfer->wait_ms = positive_or(target->wait_ms, DEFAULT_WAIT_MS);
    if (!transfer_address_parse(target->address, target->security, &transfer->address, error) ||
        !transfer_pin_copy(target->pin, target->security, &transfer->pin, error))
        return false;
    transfer->directory = transfer_directory_copy(target->directory, error);
    transfer->user = string_copy(target->user, error);
    transfer->password = string_copy(target->password == NULL ? "" : target->password, error);
    transfer->known_hosts = copy_known_hosts(target->known_hosts, error);
    return transfer->directory != NULL && transfer->user != NULL && transfer->password != NULL &&
           transfer->known_hosts != NULL;
}

struct transfer *transfer_open(const struct transfer_target *target, struct error *error)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);

    if (transfer == NULL) {
        error_memory(error);
        return NULL;
    }
    if (copy_target(transfer, target, error))
        transfer->link = link_open(error);
    if (transfer->link == NULL) {
        transfer_close(transfer);
        return NULL;
    }
    return transfer;
}

void transfer_close(struct transfer *transfer)
{
    if (transfer == NULL)
        return;
    link_close(transfer->link);
    if (transfer->password != NULL)
        explicit_bzero(transfer->password, strlen(transfer->password));
    free(transfer->password);
    free(transfer->known_hosts);
    free(transfer->user);
    free(transfer->directory);
    free(transfer->pin);
    free(transfer);
}

/* Doubled at each attempt, then anything from half to one and a half of it: shops that were
 * cut together do not come back together. */
static int64_t wait_before(const struct transfer *transfer, int attempt)
{
    int64_t wait_ms = transfer->wait_ms;

    for (int i = 1; i < attempt && wait_ms < WAIT_LIMIT_MS; i++)
        wait_ms *= 2;
    if (wait_ms > WAIT_LIMIT_MS)
        wait_ms = WAIT_LIMIT_MS;
    return wait_ms / 2 + randombytes_uniform((uint32_t)wait_ms + 1);
}

static bool wait_again(const struct transfer *transfer, int attempt, const char *reason,
                       struct job *job, struct error *error)
{
    int64_t wait_ms = wait_before(transfer, attempt);
    int64_t end_ms = clock_monotonic_ms() + wait_ms;
    char duration[CLOCK_TEXT_SIZE];

    clock_format_duration(wait_ms, duration);
    job_note(job, JOB_WARNING, _("%s Nouvel essai dans %s (%d sur %d)."), reason, duration,
             attempt + 1, transfer->attempts);
    for (;;) {
        int64_t left_ms = end_ms - clock_monotonic_ms();
        struct timespec slice = { 0 };

        if (job_stopping(job))
            return error_set(error, ERROR_STOPPED, _("Arrêt demandé."));
        if (left_ms <= 0)
            return true;
        slice.tv_nsec = (left_ms < WAIT_SLICE_MS ? left_ms : WAIT_SLICE_MS) * 1000000;
        nanosleep(&slice, NULL);
    }
}

bool transfer_retry(struct transfer *transfer, transfer_attempt_fn attempt, void *data,
                    struct job *job, struct error *error)
{
    for (int number = 1;; number++) {
        struct error failure = ERROR_INIT;

        if (attempt(transfer, data, job, &failure))
            return true;
        if (failure.code == ERROR_NETWORK && number < transfer->attempts) {
            if (!wait_again(transfer, number, failure.message, job, error))
                return false;
            continue;
        }
        if (failure.code == ERROR_NETWORK && number > 1)
            error_set(error, failure.code, _("%s Abandon après %d essais."), failure.message,
                      number);
        if (error->code == ERROR_NONE)
            *error = failure;
        return error_detail(error, "%s", failure.detail);
    }
}

/* The short operations, in the shape that transfer_retry() takes. */
struct short_operation {
    const char *name;
    int64_t *size;
    struct string_list *names;
};

static bool size_once(struct transfer *transfer, void *data, struct job *job, struct error *error)
{
    struct short_operation *operation = data;

    return remote_size(transfer, operation->name, operation->size, job, error);
}

static bool list_once(struct transfer *transfer, void *data, struct job *job, struct error *error)
{
    struct short_operation *operation = data;
    bool missing;

    return remote_list(transfer, operation->names, &missing, job, error);
}

static bool remove_once(struct transfer *transfer, void *data, struct job *job, struct error *error)
{
    struct short_operation *operation = data;

    return remote_remove(transfer, operation->name, job, error);
}

bool transfer_size(struct transfer *transfer, const char *remote_name, int64_t *size,
                   struct job *job, struct error *error)
{
    struct short_operation operation = { .name = remote_name, .size = size };

    return transfer_name_check(remote_name, error) &&
           transfer_retry(transfer, size_once, &operation, job, error);
}

bool transfer_list(struct transfer *transfer, struct string_list *names, struct job *job,
                   struct error *error)
{
    struct short_operation operation = { .names = names };

    return transfer_retry(transfer, list_once, &operation, job, error);
}

bool transfer_remove(struct transfer *transfer, const char *remote_name, struct job *job,
                     struct error *error)
{
    struct short_operation operation = { .name = remote_name };

    return transfer_name_check(remote_name, error) &&
           transfer_retry(transfer, remove_once, &operation, job, error);
}
