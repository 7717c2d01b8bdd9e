/* SPDX-License-Identifier: MIT */
/*
 * extract: Extraire les données, Extraire les modifications.
 *
 * One run a dossier at a time. Whatever stops it, what was published before stays whole,
 * and the next run takes up from there.
 */
#ifndef CORE_SYNC_EXTRACT_H
#define CORE_SYNC_EXTRACT_H

#include "core/base/job.h"
#include "core/settings/session.h"
#include "core/sync/chain.h"

enum extract_kind { EXTRACT_FULL, EXTRACT_CHANGES };

struct extract_options {
    enum extract_kind kind;
    bool strict;           /* refuse rather than carry a table full inside the changes */
    bool keep_unpublished; /* leave the file in the share directory */
};

struct extract_result {
    struct artefact artefact; /* sequence 0 when there was nothing to send */
    bool extracted;           /* it counts, whatever became of its publication */
    bool nothing;
    bool published;
    char path[1025]; /* of the file in the share directory */
    int64_t duration_ms;
    size_t table_count;
    struct string_list carried_full; /* tables full inside the changes, with the reason */
    struct string_list untracked;    /* down, without tracking: not in the changes */
};

/*
 * Runs an extraction of the session's dossier, and journals it. The caller clears the result,
 * also after a failure. One that was extracted but not published (`publish retry` does it) fails
 * with ERROR_PARTIAL, or ERROR_STOPPED when that was asked, and `result->extracted` is set.
 * ERROR_REFUSED: another run, no licence, another lineage (a full one is needed), or `strict`.
 */
bool extract_run(struct session *session, const struct extract_options *options, struct job *job,
                 struct extract_result *result, struct error *error);
void extract_result_clear(struct extract_result *result);

/* What was produced, for people: some lines. */
void extract_summary(const struct extract_result *result, struct text *text);

#endif
