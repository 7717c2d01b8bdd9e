/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/job.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/i18n.h"
#include "core/base/text.h"

void job_step(struct job *job, const char *step, const char *object)
{
    if (job != NULL && job->operations->step != NULL)
        job->operations->step(job->data, step, object);
}

void job_advance(struct job *job, int64_t done, int64_t total, enum job_unit unit)
{
    if (job != NULL && job->operations->advance != NULL)
        job->operations->advance(job->data, done, total, unit);
}

void job_note(struct job *job, enum job_level level, const char *format, ...)
{
    char text[600];
    va_list arguments;

    if (job == NULL || job->operations->note == NULL)
        return;
    va_start(arguments, format);
    if (vsnprintf(text, sizeof text, format, arguments) >= (int)sizeof text)
        utf8_cut(text);
    va_end(arguments);
    job->operations->note(job->data, level, text);
}

bool job_stopping(struct job *job)
{
    return job != NULL && job->operations->stopping != NULL && job->operations->stopping(job->data);
}

bool job_continue(struct job *job, struct error *error)
{
    if (!job_stopping(job))
        return true;
    return error_set(error, ERROR_STOPPED, _("Arrêt demandé : rien n'a été publié."));
}
