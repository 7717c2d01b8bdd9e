/* SPDX-License-Identifier: MIT */
/*
 * transfer_driver: one call of core/exchange a run, for the shell tests.
 *
 * transfer_driver KEY=VALUE… VERB [ARGUMENT…]; the password is $TPV_PASSWORD. Results go to
 * standard output; notes, steps and the error (its stable name first) to standard error.
 * `repeat=N` runs the verb N times on one connection; `stop_ms=N` asks to stop after N ms,
 * `stop_at=N` after N bytes.
 */
#include "config.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/exchange/transfer.h"
#include "core/exchange/web.h"

struct driver {
    struct transfer_target target;
    int repeat;
    int stop_ms;
    int stop_at;
    int64_t begun_ms;
    int64_t bytes;
    struct job job;
    struct transfer *transfer;
    char **arguments;
};

/* clang-format off */
static const struct {
    const char *key;
    size_t offset;
    bool number;
} keys[] = {
    { "address=",     offsetof(struct driver, target.address),           false },
    { "directory=",   offsetof(struct driver, target.directory),         false },
    { "user=",        offsetof(struct driver, target.user),              false },
    { "pin=",         offsetof(struct driver, target.pin),               false },
    { "known_hosts=", offsetof(struct driver, target.known_hosts),       false },
    { "attempts=",    offsetof(struct driver, target.attempts),          true },
    { "connect_s=",   offsetof(struct driver, target.connect_timeout_s), true },
    { "stall_s=",     offsetof(struct driver, target.stall_timeout_s),   true },
    { "wait_ms=",     offsetof(struct driver, target.wait_ms),           true },
    { "repeat=",      offsetof(struct driver, repeat),                   true },
    { "stop_ms=",     offsetof(struct driver, stop_ms),                  true },
    { "stop_at=",     offsetof(struct driver, stop_at),                  true },
};

static const char *const securities[] = {
    [TRANSFER_PLAIN] = "none",
    [TRANSFER_EXPLICIT] = "explicit",
    [TRANSFER_IMPLICIT] = "implicit",
    [TRANSFER_SFTP] = "sftp",
};
/* clang-format on */

static void on_advance(void *data, int64_t done, int64_t total, enum job_unit unit)
{
    struct driver *driver = data;

    (void)total;
    (void)unit;
    driver->bytes = done;
}

static void on_note(void *data, enum job_level level, const char *text)
{
    (void)data;
    fprintf(stderr, "%s: %s\n", level == JOB_WARNING ? "warning" : "note", text);
}

static bool on_stopping(void *data)
{
    const struct driver *driver = data;

    return (driver->stop_ms > 0 && clock_monotonic_ms() - driver->begun_ms >= driver->stop_ms) ||
           (driver->stop_at > 0 && driver->bytes >= driver->stop_at);
}

static const struct job_operations operations = {
    .advance = on_advance,
    .note = on_note,
    .stopping = on_stopping,
};

static bool run_put(struct driver *driver, struct error *error)
{
    return transfer_put(driver->transfer, driver->arguments[0], driver->arguments[1], &driver->job,
                        error);
}

static bool run_get(struct driver *driver, struct error *error)
{
    return transfer_get(driver->transfer, driver->arguments[0], driver->arguments[1], &driver->job,
                        error);
}

static bool run_size(struct driver *driver, struct error *error)
{
    int64_t size = 0;
    bool ok = transfer_size(driver->transfer, driver->arguments[0], &size, &driver->job, error);

    if (ok)
        printf("%" PRId64 "\n", size);
    return ok;
}

static bool run_list(struct driver *driver, struct error *error)
{
    struct string_list names = { 0 };
    bool ok = transfer_list(driver->transfer, &names, &driver->job, error);

    for (size_t i = 0; i < names.count; i++)
        printf("%s\n", names.items[i]);
    string_list_clear(&names);
    return ok;
}

static bool run_remove(struct driver *driver, struct error *error)
{
    return transfer_remove(driver->transfer, driver->arguments[0], &driver->job, error);
}

static bool run_probe(struct driver *driver, struct error *error)
{
    struct text report = TEXT_INIT;
    bool ok = transfer_probe(driver->transfer, &driver->job, &report, error);

    fputs(text_string(&report), stdout);
    text_clear(&report);
    return ok;
}

static bool run_ping(struct driver *driver, struct error *error)
{
    struct text report = TEXT_INIT;
    bool ok = web_ping(driver->arguments[0], driver->target.connect_timeout_s * 1000, &driver->job,
                       &report, error);

    fputs(text_string(&report), stdout);
    text_clear(&report);
    return ok;
}

/* clang-format off */
static const struct {
    const char *name;
    int arguments;
    bool connected;
    bool (*run)(struct driver *driver, struct error *error);
} verbs[] = {
    { "put",    2, true,  run_put },
    { "get",    2, true,  run_get },
    { "size",   1, true,  run_size },
    { "list",   0, true,  run_list },
    { "remove", 1, true,  run_remove },
    { "probe",  0, true,  run_probe },
    { "ping",   1, false, run_ping },
};
/* clang-format on */

static bool set_key(struct driver *driver, const char *argument)
{
    static const char security[] = "security=";

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        size_t length = strlen(keys[i].key);
        void *field = (char *)driver + keys[i].offset;
        const char *value = argument + length;

        if (strncmp(argument, keys[i].key, length) != 0)
            continue;
        if (keys[i].number)
            *(int *)field = (int)strtol(value, NULL, 10);
        else
            *(const char **)field = value;
        return true;
    }
    for (size_t i = 0; i < TRANSFER_SECURITY_COUNT; i++) {
        if (strncmp(argument, security, sizeof security - 1) == 0 &&
            strcmp(argument + sizeof security - 1, securities[i]) == 0) {
            driver->target.security = (enum transfer_security)i;
            return true;
        }
    }
    return false;
}

static bool run_verb(struct driver *driver, size_t verb, struct error *error)
{
    bool ok = true;

    if (!transfer_init(error))
        return false;
    if (verbs[verb].connected) {
        driver->transfer = transfer_open(&driver->target, error);
        ok = driver->transfer != NULL;
    }
    driver->begun_ms = clock_monotonic_ms();
    for (int i = 0; ok && i < driver->repeat; i++)
        ok = verbs[verb].run(driver, error);
    transfer_close(driver->transfer);
    transfer_cleanup();
    return ok;
}

int main(int count, char **arguments)
{
    struct driver driver = { .repeat = 1, .target.password = getenv("TPV_PASSWORD") };
    struct error error = ERROR_INIT;
    int at = 1;

    driver.job = (struct job){ .operations = &operations, .data = &driver };
    while (at < count && set_key(&driver, arguments[at]))
        at++;
    for (size_t i = 0; at < count && i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(arguments[at], verbs[i].name) != 0 || count - at - 1 != verbs[i].arguments)
            continue;
        driver.arguments = arguments + at + 1;
        if (run_verb(&driver, i, &error))
            return 0;
        fprintf(stderr, "%s: %s\ndetail: %s\n", error_name(error.code), error.message,
                error.detail);
        return error_exit_status(error.code);
    }
    fprintf(stderr, "transfer_driver: bad argument\n");
    return 2;
}
