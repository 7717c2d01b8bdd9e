/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/package/review.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/package/pattern.h"
#include "core/package/review_internal.h"
#include "core/settings/directories.h"

/* clang-format off */
static const struct {
    const char *name;
    const char *label;
} compared_words[] = {
    [COMPARED_NEW]     = { "new",     N_("nouveau") },
    [COMPARED_CHANGED] = { "changed", N_("modifié") },
    [COMPARED_SAME]    = { "same",    N_("identique") },
    [COMPARED_GONE]    = { "gone",    N_("disparu") },
};
/* clang-format on */
_Static_assert(sizeof compared_words / sizeof compared_words[0] == COMPARED_COUNT,
               "one per comparison");

const char *package_compared_label(enum package_compared compared)
{
    return gettext(compared_words[compared].label);
}

const char *package_compared_name(enum package_compared compared)
{
    return compared_words[compared].name;
}

/* Of the day of `noon`, local. Where clocks change at midnight a day has no 00:00, or two. */
static time_t first_moment(time_t noon)
{
    enum { QUARTER_S = 900 };
    time_t moment = noon;
    struct tm day;
    struct tm before;

    localtime_r(&noon, &day);
    for (;;) {
        time_t earlier = moment - QUARTER_S;

        localtime_r(&earlier, &before);
        if (before.tm_yday != day.tm_yday)
            return moment;
        moment = earlier;
    }
}

bool package_read_day(const char *text, char day[11], int64_t *start, struct error *error)
{
    struct tm date = { .tm_isdst = -1, .tm_hour = 12 };
    struct tm given;
    char after;
    int year;
    int month;
    int number;

    day[0] = '\0';
    *start = 0;
    if (text[0] == '\0')
        return true;
    if (text[strspn(text, "0123456789-/")] != '\0' ||
        (sscanf(text, "%4d-%2d-%2d%c", &year, &month, &number, &after) != 3 &&
         sscanf(text, "%2d/%2d/%4d%c", &number, &month, &year, &after) != 3))
        return error_set(error, ERROR_INPUT,
                         _("« %s » : date attendue, comme 24/11/2026 ou 2026-11-24."), text);
    date.tm_year = year - 1900;
    date.tm_mon = month - 1;
    date.tm_mday = number;
    given = date;
    *start = first_moment(mktime(&date));
    /* The system's calendar moves a day that does not exist to one that does. */
    if (year < 1970 || date.tm_mday != given.tm_mday || date.tm_mon != given.tm_mon)
        return error_set(error, ERROR_INPUT, _("« %s » : ce jour n'existe pas."), text);
    strftime(day, 11, "%Y-%m-%d", &date);
    return true;
}

char *review_member_name(const struct review_file *file, struct error *error)
{
    return string_format(error, "%s/%s", file->directory->code, file->path);
}

static bool load_directories(struct session *session, struct package_review *review,
                             struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list list;
    bool ok = record_list_load(&place, &directory_type, session->dossier, &list, error);

    review->directories = ok ? calloc(list.count + 1, sizeof *review->directories) : NULL;
    ok = ok && (review->directories != NULL || error_memory(error));
    for (size_t i = 0; ok && i < list.count; i++) {
        struct directory *directory = record_list_item(&list, i);

        ok = record_apply_defaults(&directory_type, directory, NULL, error);
        if (ok && directory->active)
            review->directories[review->directory_count++] = *directory;
    }
    record_list_clear(&list);
    if (ok && review->directory_count == 0)
        ok = error_set(error, ERROR_INPUT,
                       _("Aucun répertoire actif pour ce dossier : déclarez OBJETS, FICHIERS et "
                         "SYNCHRO dans « Gestion de répertoires » (tpvadmin directory add)."));
    return ok;
}

static bool has_code(const struct package_review *review, const char *code)
{
    for (size_t i = 0; i < review->directory_count; i++)
        if (strcmp(review->directories[i].code, code) == 0)
            return true;
    return false;
}

static bool warn_of_missing(struct package_review *review, struct error *error)
{
    bool ok = true;

    for (size_t i = 0; ok && directory_codes_needed[i] != NULL; i++) {
        char *warning;

        if (has_code(review, directory_codes_needed[i]))
            continue;
        warning = string_format(error, _("Pas de répertoire %s : un package en a besoin."),
                                directory_codes_needed[i]);
        ok = warning != NULL && string_list_add(&review->warnings, warning, error);
        free(warning);
    }
    return ok;
}

/* In seconds: the nanoseconds of a far day are more than a number holds. */
static bool is_older(int64_t modified_ns, int64_t since_s)
{
    const int64_t second = INT64_C(1000000000);

    return modified_ns / second - (modified_ns % second < 0) < since_s;
}

static enum package_reason choose(const struct package_review *review,
                                  const struct scanned_file *facts,
                                  const struct string_list *include,
                                  const struct string_list *exclude)
{
    if (facts->reason != REASON_KEPT)
        return facts->reason;
    if (include->count > 0 && !pattern_match(include, facts->path))
        return REASON_NOT_INCLUDED;
    if (pattern_match(exclude, facts->path))
        return REASON_EXCLUDED;
    /* Strictly before: a file of that very day stays in. */
    return review->since[0] != '\0' && is_older(facts->modified_ns, review->since_s) ? REASON_OLDER
                                                                                     : REASON_KEPT;
}

static bool add_files(struct package_review *review, size_t index, struct error *error)
{
    const struct directory *directory = &review->directories[index];
    const struct scan *scan = &review->scans[index];
    struct string_list include = { .items = NULL };
    struct string_list exclude = { .items = NULL };
    struct review_file *files =
        realloc(review->files, (review->count + scan->count + 1) * sizeof *files);
    bool ok = (files != NULL || error_memory(error)) &&
              pattern_list(directory->include, &include, error) &&
              pattern_list(directory->exclude, &exclude, error);

    if (files != NULL)
        review->files = files;
    for (size_t i = 0; ok && i < scan->count; i++) {
        enum package_reason reason = choose(review, &scan->files[i], &include, &exclude);

        files[review->count] = (struct review_file){
            .directory = directory,
            .path = scan->files[i].path,
            .facts = &scan->files[i],
            .reason = reason,
            .found = reason,
            .twin = review->count,
        };
        review->count++;
    }
    string_list_clear(&include);
    string_list_clear(&exclude);
    return ok;
}

/* What a directory was when it was entered, it may not be any more: places and links move. */
static bool check_again(struct session *session, const struct directory *directory,
                        struct error *error)
{
    return !path_is_directory(directory->source) || directory_check(session, directory, error);
}

static bool scan_all(struct session *session, struct package_review *review, struct job *job,
                     struct error *error)
{
    bool ok;

    review->scans = calloc(review->directory_count, sizeof *review->scans);
    ok = review->scans != NULL || error_memory(error);
    for (size_t i = 0; ok && i < review->directory_count; i++) {
        job_step(job, _("Lecture de"), review->directories[i].source);
        ok = check_again(session, &review->directories[i], error) &&
             scan_directory(review->directories[i].source, job, &review->scans[i], error) &&
             add_files(review, i, error);
    }
    return ok;
}

/* Where a file goes on a till, for telling two that go to one place. */
struct target {
    char *path;
    size_t index;
};

static int by_target(const void *a, const void *b)
{
    const struct target *one = a;
    const struct target *other = b;
    int order = strcmp(one->path, other->path);

    if (order != 0)
        return order;
    return one->index < other->index ? -1 : one->index > other->index;
}

static bool make_target(const struct review_file *file, struct target *target, struct error *error)
{
    struct text path = TEXT_INIT;
    bool ok = directory_destination(file->directory->destination, &path, error);

    text_format(&path, "/%s", file->path);
    target->path = ok ? text_detach(&path) : NULL;
    text_clear(&path);
    return target->path != NULL || (ok && error_memory(error));
}

/* Those of `group` go to one place: they know each other, and the first that is kept is the one. */
static void tie(struct package_review *review, const struct target *group, size_t count)
{
    bool taken = false;

    for (size_t i = 0; i < count; i++) {
        struct review_file *file = &review->files[group[i].index];

        file->twin = group[(i + 1) % count].index;
        if (file->reason == REASON_KEPT && taken) {
            file->reason = REASON_TAKEN;
            file->found = REASON_TAKEN;
        }
        taken = taken || file->reason == REASON_KEPT;
    }
}

/* Of two files with one destination, the first directory's is kept. */
static bool find_taken(struct package_review *review, struct error *error)
{
    struct target *targets = calloc(review->count + 1, sizeof *targets);
    size_t count = 0;
    bool ok = targets != NULL || error_memory(error);

    for (size_t i = 0; ok && i < review->count; i++) {
        if (!package_reason_is_choice(review->files[i].reason))
            continue;
        targets[count].index = i;
        ok = make_target(&review->files[i], &targets[count++], error);
    }
    if (ok && count > 1)
        qsort(targets, count, sizeof *targets, by_target);
    for (size_t i = 0, end = 0; ok && i < count; i = end) {
        while (end < count && strcmp(targets[i].path, targets[end].path) == 0)
            end++;
        tie(review, &targets[i], end - i);
    }
    for (size_t i = 0; i < count; i++)
        free(targets[i].path);
    free(targets);
    return ok;
}

bool package_review(struct session *session, const struct package_options *options, struct job *job,
                    struct package_review *review, struct error *error)
{
    json_t *before = NULL;
    bool ok;

    *review = (struct package_review){ .since = "" };
    ok = package_read_day(options->since, review->since, &review->since_s, error) &&
         load_directories(session, review, error) && warn_of_missing(review, error) &&
         scan_all(session, review, job, error) && find_taken(review, error) &&
         review_compare(session, review, &before, error) &&
         review_try_sql(session, options, job, review, error) &&
         (review->previous == 0 ||
          schema_compare(before, review->schema, &review->differences, error));
    json_decref(before);
    return ok;
}

void package_review_clear(struct package_review *review)
{
    for (size_t i = 0; review->scans != NULL && i < review->directory_count; i++)
        scan_clear(&review->scans[i]);
    for (size_t i = 0; i < review->script_count; i++) {
        for (size_t part = 0; part < SCRIPT_PART_COUNT; part++)
            free(review->scripts[i].parts[part].path);
    }
    free(review->scripts);
    free(review->scans);
    free(review->files);
    free(review->directories);
    string_list_clear(&review->gone);
    string_list_clear(&review->warnings);
    string_list_clear(&review->differences);
    json_decref(review->schema);
    *review = (struct package_review){ .since = "" };
}

void package_totals(const struct package_review *review, struct review_totals *totals)
{
    *totals = (struct review_totals){ .kept = 0 };
    for (size_t i = 0; i < review->count; i++) {
        const struct review_file *file = &review->files[i];

        totals->by_reason[file->reason]++;
        if (file->reason == REASON_KEPT) {
            totals->kept++;
            totals->kept_bytes += file->facts->size;
            totals->by_compared[file->compared]++;
        } else {
            totals->ignored++;
            totals->ignored_bytes += file->facts->size;
        }
    }
    totals->by_compared[COMPARED_GONE] = review->gone.count;
}

static bool place_is_taken(const struct package_review *review, size_t index)
{
    for (size_t i = review->files[index].twin; i != index; i = review->files[i].twin)
        if (review->files[i].reason == REASON_KEPT)
            return true;
    return false;
}

bool package_keep(struct package_review *review, size_t index, bool keep, struct error *error)
{
    struct review_file *file = &review->files[index];
    enum package_reason reason = file->found;
    struct text shown = TEXT_INIT;

    if (!keep) {
        if (file->reason == REASON_KEPT)
            file->reason = file->found == REASON_KEPT ? REASON_BY_HAND : file->found;
        return true;
    }
    if (place_is_taken(review, index))
        reason = REASON_TAKEN;
    else if (reason == REASON_TAKEN || package_reason_is_choice(reason))
        reason = REASON_KEPT;
    if (reason == REASON_KEPT) {
        file->reason = REASON_KEPT;
        return true;
    }
    scan_show_path(file->path, &shown);
    error_set(error, ERROR_REFUSED, _("« %s » ne peut pas être retenu : %s."), text_string(&shown),
              package_reason_label(reason));
    text_clear(&shown);
    return false;
}

static void add_csv(struct text *csv, const char *value)
{
    text_add_char(csv, '"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"')
            text_add_char(csv, '"');
        text_add_char(csv, *c);
    }
    text_add_char(csv, '"');
}

static void add_line(const struct review_file *file, struct text *csv)
{
    struct text shown = TEXT_INIT;
    char modified[CLOCK_TEXT_SIZE];

    scan_show_path(file->path, &shown);
    clock_format_local(file->facts->modified_ns / INT64_C(1000000000), modified);
    text_format(csv, "%s;", file->reason == REASON_KEPT ? _("retenu") : _("ignoré"));
    text_format(csv, "%s;", file->directory->code);
    add_csv(csv, text_string(&shown));
    text_format(csv, ";%" PRId64 ";%s;", file->facts->size, modified);
    add_csv(csv, file->reason == REASON_KEPT ? package_compared_label(file->compared)
                                             : package_reason_label(file->reason));
    text_add(csv, "\r\n");
    text_clear(&shown);
}

bool package_export(const struct package_review *review, const char *path, struct error *error)
{
    struct text csv = TEXT_INIT;
    bool ok;

    text_add(&csv, _("choix;code;chemin;octets;modifié le;motif"));
    text_add(&csv, "\r\n");
    for (size_t i = 0; i < review->count; i++)
        add_line(&review->files[i], &csv);
    ok = text_ok(&csv, error) && path_write(path, csv.data, csv.length, 0640, error);
    text_clear(&csv);
    return ok;
}
