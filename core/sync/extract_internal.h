/* SPDX-License-Identifier: MIT */
/* extract_internal: what the files of an extraction run share. */
#ifndef CORE_SYNC_EXTRACT_INTERNAL_H
#define CORE_SYNC_EXTRACT_INTERNAL_H

#include "core/settings/lock.h"
#include "core/sync/extract.h"
#include "core/sync/extract_data.h"
#include "core/sync/tracking.h"

struct extract_run {
    struct session *session;
    const struct extract_options *options;
    struct job *job;
    struct extract_result *result;
    struct dossier dossier;
    struct db *db; /* the business database */
    struct selection selection;
    struct extract_plan plan;
    struct chain chain;
    bool tracked;                /* the business database has tracking */
    struct tracking_point point; /* opened by this run */
    bool overtaken;              /* others wrote between its opening and the snapshot */
    char *work;                  /* directory, in the share directory */
    char *data;                  /* data.sqlite in it */
    char *archive;               /* the archive in it */
};

/* Decides how each table travels, before anything is read; repairs the tracking that needs it. */
bool extract_make_plan(struct extract_run *run, struct error *error);
/* Inside the snapshot: what was valid a moment ago may have been purged since. */
bool extract_confirm_plan(struct extract_run *run, struct error *error);

/* From data.sqlite to the signed archive under its final name in the share directory. */
bool extract_pack(struct extract_run *run, struct error *error);

#endif
