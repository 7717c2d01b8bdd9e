/* SPDX-License-Identifier: MIT */
/*
 * review: what a package would hold, for people to look at before it is built.
 *
 * Nothing is written. Every file below the dossier's directories is there, kept or with the
 * reason why not; hands may change that before package_build().
 */
#ifndef CORE_PACKAGE_REVIEW_H
#define CORE_PACKAGE_REVIEW_H

#include "core/base/job.h"
#include "core/exchange/digest.h"
#include "core/package/scan.h"
#include "core/package/schema.h"
#include "core/settings/records.h"
#include "core/settings/session.h"

#define SCRIPTS_PREFIX "scripts/" /* of their names in a package; path codes are upper case */

/* Beside the package before: by size and date of modification. */
enum package_compared {
    COMPARED_NEW,
    COMPARED_CHANGED,
    COMPARED_SAME,
    COMPARED_GONE, /* in the package before, and not in the directories any more */
    COMPARED_COUNT
};

const char *package_compared_label(enum package_compared compared); /* translated */
const char *package_compared_name(enum package_compared compared);  /* for programs */

struct review_file {
    const struct directory *directory; /* of review->directories */
    const char *path;                  /* below its source; borrowed from the scans */
    const struct scanned_file *facts;
    enum package_reason reason;
    enum package_reason found; /* the reason before any hand */
    size_t twin;               /* the next of those that go to the same place; itself when alone */
    enum package_compared compared;
};

enum { SCRIPT_RUN, SCRIPT_VERIFY, SCRIPT_REVERT, SCRIPT_PART_COUNT };

struct script_part {
    char *path; /* NULL = there is none */
    char sum[DIGEST_TEXT_SIZE];
};

/* A script as given, and those beside it: x.sql, x.verify.sql, x.revert.sql. */
struct package_script {
    struct script_part parts[SCRIPT_PART_COUNT];
};

struct review_totals {
    size_t kept, ignored;
    int64_t kept_bytes, ignored_bytes;
    size_t by_reason[REASON_COUNT];
    size_t by_compared[COMPARED_COUNT]; /* of what is kept; COMPARED_GONE of what was */
};

struct package_options {
    const char *since;          /* "" = all; else a day, 2026-11-01 or 01/11/2026 */
    struct string_list scripts; /* in the order in which tills run them */
};

struct package_review {
    char since[11];                /* 2026-11-01, "" = all */
    int64_t since_s;               /* its 00:00 local, seconds since 1970 */
    struct directory *directories; /* active, in order */
    struct scan *scans;            /* one a directory */
    size_t directory_count;
    struct review_file *files; /* by directory, then path */
    size_t count;
    struct string_list gone;     /* "CODE/path" of the package before that are not here any more */
    struct string_list warnings; /* translated sentences */
    struct package_script *scripts;
    size_t script_count;
    json_t *schema;                 /* what the dictionaries say, as schema_json() */
    struct string_list differences; /* translated: of the schema, against the package before */
    int64_t previous;               /* its number, 0 = none */
};

/*
 * Reads a day as people write it. "" leaves "" and 0. ERROR_INPUT.
 */
bool package_read_day(const char *text, char day[11], int64_t *start, struct error *error);

/*
 * Scans the directories of the current dossier. ERROR_INPUT: no directory, a date, a dictionary or a script that is
 * wrong. package_review_clear() releases, also after a failure.
 */
bool package_review(struct session *session, const struct package_options *options, struct job *job,
                    struct package_review *review, struct error *error);
void package_review_clear(struct package_review *review);

void package_totals(const struct package_review *review, struct review_totals *totals);

/*
 * Takes a file out by hand, or brings it back: also one whose place was taken, once the file that
 * took it is out. ERROR_REFUSED says why one cannot be brought back.
 */
bool package_keep(struct package_review *review, size_t index, bool keep, struct error *error);

/* Writes the list as CSV (UTF-8, ';' between, quotes doubled), whole or not at all. */
bool package_export(const struct package_review *review, const char *path, struct error *error);

#endif
