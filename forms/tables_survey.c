/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/tables_survey.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One reading. */
struct reading {
    struct snapshot snapshot;
    pthread_mutex_t lock; /* guards what follows while the worker lives */
    bool known;
    struct table_state_list states;
    int64_t *rows; /* beside the states */
};

struct survey {
    struct background background;
    struct reading *shown;  /* NULL before the first states */
    struct reading *coming; /* its states are not known yet, or it is the one shown */
    char failure[512];
    void (*changed)(void *user);
    void *user;
};

static void reading_free(struct reading *reading)
{
    if (reading == NULL)
        return;
    table_state_list_clear(&reading->states);
    pthread_mutex_destroy(&reading->lock);
    free(reading->rows);
    free(reading);
}

static size_t index_of(const struct reading *reading, const char *table)
{
    size_t i = 0;

    while (i < reading->states.count &&
           !string_equal_nocase(reading->states.items[i].record.name, table))
        i++;
    return i;
}

static void on_counted(void *data, const char *name, int64_t travelling)
{
    struct reading *reading = data;
    size_t i = index_of(reading, name); /* the states no longer change */

    pthread_mutex_lock(&reading->lock);
    if (i < reading->states.count)
        reading->rows[i] = travelling;
    pthread_mutex_unlock(&reading->lock);
}

static bool read_states(struct reading *reading, struct session *session, struct job *job,
                        struct error *error)
{
    struct table_state_list states;
    int64_t *rows;

    if (!sync_table_states(session, &states, job, error))
        return false;
    rows = calloc(states.count + 1, sizeof *rows);
    if (rows == NULL) {
        table_state_list_clear(&states);
        return error_memory(error);
    }
    for (size_t i = 0; i < states.count; i++)
        rows[i] = ROWS_UNKNOWN;
    pthread_mutex_lock(&reading->lock);
    reading->states = states;
    reading->rows = rows;
    reading->known = true;
    pthread_mutex_unlock(&reading->lock);
    job_step(job, "", NULL); /* wakes the owner */
    return true;
}

static bool run(void *data, struct job *job, struct error *error)
{
    struct reading *reading = data;
    struct session session;
    bool ok = snapshot_open(&reading->snapshot, &session, error) &&
              read_states(reading, &session, job, error) &&
              sync_table_count_all(&session, on_counted, reading, job, error);

    session_close(&session);
    return ok;
}

/* What was counted before stands until it is counted again. */
static void carry_rows(struct reading *from, struct reading *to)
{
    for (size_t i = 0; i < to->states.count; i++) {
        size_t before = index_of(from, to->states.items[i].record.name);

        if (before < from->states.count && to->rows[i] == ROWS_UNKNOWN)
            to->rows[i] = from->rows[before];
    }
}

static void on_news(void *user, bool finished, const struct error *error)
{
    struct survey *survey = user;
    bool known;

    if (finished)
        string_store(survey->failure, sizeof survey->failure, error->message);
    pthread_mutex_lock(&survey->coming->lock);
    known = survey->coming->known;
    if (known && survey->shown != NULL && survey->shown != survey->coming)
        carry_rows(survey->shown, survey->coming);
    pthread_mutex_unlock(&survey->coming->lock);
    if (known && survey->shown != survey->coming) {
        reading_free(survey->shown);
        survey->shown = survey->coming;
    }
    survey->changed(survey->user);
}

struct survey *survey_new(struct console *console, void (*changed)(void *user), void *user)
{
    struct survey *survey = calloc(1, sizeof *survey);

    if (survey == NULL)
        return NULL;
    survey->background.console = console;
    survey->background.news = on_news;
    survey->background.user = survey;
    survey->changed = changed;
    survey->user = user;
    return survey;
}

void survey_start(struct survey *survey)
{
    struct reading *reading;

    background_end(&survey->background);
    if (survey->coming != survey->shown)
        reading_free(survey->coming);
    survey->coming = NULL;
    reading = calloc(1, sizeof *reading);
    if (reading == NULL)
        return;
    pthread_mutex_init(&reading->lock, NULL);
    snapshot_take(survey->background.console, &reading->snapshot);
    survey->coming = reading;
    survey->failure[0] = '\0';
    background_start(&survey->background, run, reading);
}

void survey_free(struct survey *survey)
{
    if (survey == NULL)
        return;
    background_end(&survey->background);
    if (survey->coming != survey->shown)
        reading_free(survey->coming);
    reading_free(survey->shown);
    free(survey);
}

bool survey_is_going(const struct survey *survey)
{
    return survey->background.worker != NULL;
}

const char *survey_failure(const struct survey *survey)
{
    return survey->failure;
}

const struct table_state *survey_state(const struct survey *survey, const char *table)
{
    size_t i = survey->shown == NULL ? 0 : index_of(survey->shown, table);

    return survey->shown == NULL || i == survey->shown->states.count
               ? NULL
               : &survey->shown->states.items[i];
}

int64_t survey_rows(const struct survey *survey, const char *table)
{
    size_t i = survey->shown == NULL ? 0 : index_of(survey->shown, table);
    int64_t rows;

    if (survey->shown == NULL || i == survey->shown->states.count)
        return ROWS_UNKNOWN;
    pthread_mutex_lock(&survey->shown->lock);
    rows = survey->shown->rows[i];
    pthread_mutex_unlock(&survey->shown->lock);
    return rows;
}
