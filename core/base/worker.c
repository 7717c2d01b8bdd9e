/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/text.h"

enum { NEWS_EVERY_MS = 50, NOTES_KEPT = 10000 };

struct note {
    enum job_level level;
    char *text;
};

struct worker {
    pthread_t thread;
    int descriptor;
    worker_fn work;
    void *data;
    atomic_bool stop;
    int64_t told_ms;      /* the worker's own */
    pthread_mutex_t lock; /* guards what follows */
    struct worker_state state;
    int64_t began_ms, step_began_ms;
    struct note *notes;
    bool ok;             /* read after the join */
    struct error result; /* read after the join */
};

static void tell(struct worker *worker)
{
    const uint64_t one = 1;

    /* A full counter means that the owner will wake up anyway. */
    while (write(worker->descriptor, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

static void on_step(void *data, const char *step, const char *object)
{
    struct worker *worker = data;

    pthread_mutex_lock(&worker->lock);
    string_store(worker->state.step, sizeof worker->state.step, step);
    string_store(worker->state.object, sizeof worker->state.object, object == NULL ? "" : object);
    worker->state.done = 0;
    worker->state.total = 0;
    worker->step_began_ms = clock_monotonic_ms();
    pthread_mutex_unlock(&worker->lock);
    tell(worker);
}

static void on_advance(void *data, int64_t done, int64_t total, enum job_unit unit)
{
    struct worker *worker = data;
    int64_t now = clock_monotonic_ms();

    pthread_mutex_lock(&worker->lock);
    worker->state.done = done;
    worker->state.total = total;
    worker->state.unit = unit;
    pthread_mutex_unlock(&worker->lock);
    if (now - worker->told_ms < NEWS_EVERY_MS)
        return;
    worker->told_ms = now;
    tell(worker);
}

static void on_note(void *data, enum job_level level, const char *text)
{
    struct worker *worker = data;
    struct note *notes;
    char *copy = strdup(text);

    pthread_mutex_lock(&worker->lock);
    notes = worker->state.note_count < NOTES_KEPT
                ? realloc(worker->notes, (worker->state.note_count + 1) * sizeof *notes)
                : NULL;
    if (notes != NULL)
        worker->notes = notes;
    if (notes != NULL && copy != NULL) {
        notes[worker->state.note_count++] = (struct note){ level, copy };
        copy = NULL;
    }
    pthread_mutex_unlock(&worker->lock);
    free(copy);
    tell(worker);
}

static bool on_stopping(void *data)
{
    return atomic_load(&((struct worker *)data)->stop);
}

static void *run(void *data)
{
    static const struct job_operations operations = {
        .step = on_step,
        .advance = on_advance,
        .note = on_note,
        .stopping = on_stopping,
    };
    struct worker *worker = data;
    struct job job = { .operations = &operations, .data = worker };

    worker->ok = worker->work(worker->data, &job, &worker->result);
    pthread_mutex_lock(&worker->lock);
    worker->state.finished = true;
    worker->state.elapsed_ms = clock_monotonic_ms() - worker->began_ms;
    pthread_mutex_unlock(&worker->lock);
    tell(worker);
    return NULL;
}

static void release(struct worker *worker)
{
    if (worker->descriptor >= 0)
        close(worker->descriptor);
    for (size_t i = 0; i < worker->state.note_count; i++)
        free(worker->notes[i].text);
    free(worker->notes);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}

static bool spawn(struct worker *worker)
{
    sigset_t all;
    sigset_t before;
    int failed;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&worker->thread, NULL, run, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = failed; /* pthread functions return the reason */
    return failed == 0;
}

struct worker *worker_start(worker_fn work, void *data, struct error *error)
{
    struct worker *worker = calloc(1, sizeof *worker);

    if (worker == NULL) {
        error_memory(error);
        return NULL;
    }
    worker->work = work;
    worker->data = data;
    worker->began_ms = clock_monotonic_ms();
    worker->step_began_ms = worker->began_ms;
    pthread_mutex_init(&worker->lock, NULL);
    worker->descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (worker->descriptor < 0 || !spawn(worker)) {
        error_set_errno(error, _("Impossible de démarrer la tâche"));
        release(worker);
        return NULL;
    }
    return worker;
}

int worker_descriptor(const struct worker *worker)
{
    return worker->descriptor;
}

void worker_drain(struct worker *worker)
{
    uint64_t count;

    while (read(worker->descriptor, &count, sizeof count) > 0)
        ;
}

void worker_read(struct worker *worker, struct worker_state *state)
{
    int64_t now = clock_monotonic_ms();

    pthread_mutex_lock(&worker->lock);
    *state = worker->state;
    state->step_ms = now - worker->step_began_ms;
    if (!state->finished)
        state->elapsed_ms = now - worker->began_ms;
    pthread_mutex_unlock(&worker->lock);
    state->stopping = atomic_load(&worker->stop);
}

bool worker_note(struct worker *worker, size_t index, enum job_level *level, char *text,
                 size_t size)
{
    bool found;

    pthread_mutex_lock(&worker->lock);
    found = index < worker->state.note_count;
    if (found) {
        *level = worker->notes[index].level;
        string_store(text, size, worker->notes[index].text);
    }
    pthread_mutex_unlock(&worker->lock);
    return found;
}

void worker_stop(struct worker *worker)
{
    atomic_store(&worker->stop, true);
}

bool worker_join(struct worker **worker, struct error *error)
{
    bool ok;

    pthread_join((*worker)->thread, NULL);
    ok = (*worker)->ok;
    if (!ok)
        *error = (*worker)->result;
    release(*worker);
    *worker = NULL;
    return ok;
}
