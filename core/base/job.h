/* SPDX-License-Identifier: MIT */
/*
 * job: how work that lasts talks to whoever started it.
 *
 * A function that may last takes a struct job *: it names its steps, counts what
 * is done, says what deserves to be read, and asks whether to stop. The console,
 * the commands and the service each bring their own operations. Every function
 * here accepts a NULL job: work that nobody looks at. Callbacks run in the
 * thread of the work.
 */
#ifndef CORE_BASE_JOB_H
#define CORE_BASE_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"

enum job_unit { JOB_ITEMS, JOB_ROWS, JOB_BYTES, JOB_FILES, JOB_UNIT_COUNT };

enum job_level { JOB_NOTE, JOB_WARNING, JOB_LEVEL_COUNT };

struct job_operations {
    /* A new step begins, on an object (a table, a file) or NULL. Both already translated. */
    void (*step)(void *data, const char *step, const char *object);
    /* Of the current step; total 0 = not known. */
    void (*advance)(void *data, int64_t done, int64_t total, enum job_unit unit);
    void (*note)(void *data, enum job_level level, const char *text);
    /* True when the work must end with ERROR_STOPPED. Called often: must be cheap. */
    bool (*stopping)(void *data);
};

struct job {
    const struct job_operations *operations; /* each callback may be NULL */
    void *data;
};

void job_step(struct job *job, const char *step, const char *object);
void job_advance(struct job *job, int64_t done, int64_t total, enum job_unit unit);
void job_note(struct job *job, enum job_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool job_stopping(struct job *job);

/* True to go on; false with ERROR_STOPPED when the owner asked to stop. */
bool job_continue(struct job *job, struct error *error);

#endif
