/* SPDX-License-Identifier: MIT */
/*
 * worker: one piece of work in a thread of its own, with the job it reports through.
 *
 * Everything here but the work itself is called by the owner's thread. The worker starts
 * with all signals blocked: they are the owner's. It owns what it opens (connections
 * belong to one thread) and talks back only through its job.
 */
#ifndef CORE_BASE_WORKER_H
#define CORE_BASE_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/job.h"

typedef bool (*worker_fn)(void *data, struct job *job, struct error *error);

struct worker; /* opaque */

struct worker_state {
    char step[160], object[160]; /* translated, "" = none */
    int64_t done, total;         /* of the step; total 0 = not known */
    enum job_unit unit;
    int64_t step_ms, elapsed_ms;
    size_t note_count;
    bool stopping; /* asked to stop */
    bool finished; /* worker_join() will not wait */
};

/* `data` must live until the join. NULL on failure. */
struct worker *worker_start(worker_fn work, void *data, struct error *error);
/* Readable when there is news; poll it, then worker_drain(). */
int worker_descriptor(const struct worker *worker);
void worker_drain(struct worker *worker);
void worker_read(struct worker *worker, struct worker_state *state);
/* Copies a note; false when there is none of that index. */
bool worker_note(struct worker *worker, size_t index, enum job_level *level, char *text,
                 size_t size);
/* Asks; does not wait. */
void worker_stop(struct worker *worker);
/* Waits, gives the work's result, releases: *worker is NULL. */
bool worker_join(struct worker **worker, struct error *error);

#endif
