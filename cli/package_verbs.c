/* SPDX-License-Identifier: MIT */
/* package: review, build, list, compare, remove. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/package/build.h"
#include "core/sync/publish.h"

static struct package_options options_of(const struct invocation *invocation)
{
    const char *since = invocation_option(invocation, "since");

    return (struct package_options){ .since = since == NULL ? "" : since,
                                     .scripts = invocation->repeated };
}

static json_t *names_json(const struct string_list *names)
{
    json_t *array = json_array();

    for (size_t i = 0; i < names->count; i++)
        json_array_append_new(array, json_string(names->items[i]));
    return array;
}

static json_t *file_json(const struct review_file *file)
{
    struct text path = TEXT_INIT;
    char modified[CLOCK_TEXT_SIZE];
    bool kept = file->reason == REASON_KEPT;
    json_t *object;

    scan_show_path(file->path, &path);
    clock_format_utc(file->facts->modified_ns / INT64_C(1000000000), modified);
    object = json_pack("{s:b, s:s, s:s, s:I, s:s, s:s, s:s?}", "kept", kept, "code",
                       file->directory->code, "path", text_string(&path), "size",
                       (json_int_t)file->facts->size, "modified", modified, "reason",
                       package_reason_name(file->reason), "compared",
                       kept ? package_compared_name(file->compared) : NULL);
    text_clear(&path);
    return object;
}

static bool print_review_json(const struct package_review *review, struct error *error)
{
    struct review_totals totals;
    json_t *files = json_array();

    package_totals(review, &totals);
    for (size_t i = 0; i < review->count; i++)
        json_array_append_new(files, file_json(&review->files[i]));
    return print_json(
        json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "since", review->since,
                  "previous", (json_int_t)review->previous, "kept", (json_int_t)totals.kept,
                  "kept_bytes", (json_int_t)totals.kept_bytes, "ignored",
                  (json_int_t)totals.ignored, "ignored_bytes", (json_int_t)totals.ignored_bytes,
                  "warnings", names_json(&review->warnings), "schema_differences",
                  names_json(&review->differences), "gone", names_json(&review->gone), "files",
                  files),
        error);
}

static void file_cells(struct table_output *table, const struct review_file *file)
{
    struct text path = TEXT_INIT;
    char text[CLOCK_TEXT_SIZE];
    bool kept = file->reason == REASON_KEPT;

    scan_show_path(file->path, &path);
    table_cell(table, kept ? _("retenu") : _("ignoré"));
    table_cell(table, file->directory->code);
    snprintf(text, sizeof text, "%" PRId64, (int64_t)file->facts->size);
    table_cell(table, text);
    clock_format_local(file->facts->modified_ns / INT64_C(1000000000), text);
    table_cell(table, text);
    table_cell(table,
               kept ? package_compared_label(file->compared) : package_reason_label(file->reason));
    table_cell(table, text_string(&path));
    text_clear(&path);
}

/* What deserves a look; all of it when asked. */
static bool is_shown(const struct review_file *file, bool all)
{
    return all || file->reason != REASON_KEPT || file->compared != COMPARED_SAME;
}

static bool print_files(const struct package_review *review, bool all, struct error *error)
{
    const char *const titles[] = { _("Choix"),      _("Code"),  _("Octets"),
                                   _("Modifié le"), _("Motif"), _("Chemin") };
    struct table_output *table = table_begin(titles, sizeof titles / sizeof titles[0], error);

    for (size_t i = 0; table != NULL && i < review->count; i++)
        if (is_shown(&review->files[i], all))
            file_cells(table, &review->files[i]);
    return table_end(table, _("Rien à montrer : aucun fichier, ou rien n'a changé (--all)."),
                     error);
}

static void print_lines(const char *before, const struct string_list *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        printf("%s%s\n", before, lines->items[i]);
}

static void print_totals(const struct package_review *review)
{
    struct review_totals totals;

    package_totals(review, &totals);
    printf(_("Retenus : %zu (%.2f Mo). Ignorés : %zu (%.2f Mo).\n"), totals.kept,
           (double)totals.kept_bytes / 1e6, totals.ignored, (double)totals.ignored_bytes / 1e6);
    if (review->previous != 0)
        printf(_("Par rapport au package %" PRId64
                 " : nouveaux %zu, modifiés %zu, identiques %zu, disparus %zu.\n"),
               review->previous, totals.by_compared[COMPARED_NEW],
               totals.by_compared[COMPARED_CHANGED], totals.by_compared[COMPARED_SAME],
               totals.by_compared[COMPARED_GONE]);
    print_lines(_("Disparu : "), &review->gone);
    print_lines(_("Schéma : "), &review->differences);
    print_lines(_("Attention : "), &review->warnings);
}

bool verb_package_review(struct invocation *invocation, struct error *error)
{
    const struct package_options options = options_of(invocation);
    const char *export = invocation_option(invocation, "export");
    struct package_review review;
    bool ok = package_review(&invocation->session, &options, invocation->job, &review, error) &&
              (export == NULL || package_export(&review, export, error));

    terminal_job_end();
    if (ok && invocation->json) {
        ok = print_review_json(&review, error);
    } else if (ok) {
        ok = print_files(&review, invocation_option(invocation, "all") != NULL, error);
        print_totals(&review);
    }
    package_review_clear(&review);
    return ok;
}

static bool print_result_json(const struct package_result *result,
                              const struct package_review *review, struct error *error)
{
    const struct artefact *artefact = &result->artefact;

    return print_json(
        json_pack("{s:I, s:s, s:s, s:I, s:I, s:I, s:s, s:b, s:I, s:o}", "sequence",
                  (json_int_t)artefact->sequence, "file", artefact->file, "path", result->path,
                  "files", (json_int_t)artefact->rows, "content_bytes",
                  (json_int_t)result->content_bytes, "size", (json_int_t)artefact->size,
                  "blake2b_256", artefact->hash, "published", result->published, "duration_ms",
                  (json_int_t)result->duration_ms, "warnings", names_json(&review->warnings)),
        error);
}

static bool read_format(const struct invocation *invocation, bool *zip, struct error *error)
{
    const char *format = invocation_option(invocation, "format");

    *zip = format != NULL && strcmp(format, "zip") == 0;
    if (format != NULL && !*zip && strcmp(format, "tar") != 0)
        return error_set(error, ERROR_USAGE, _("--format : tar ou zip attendu."));
    return true;
}

bool verb_package_build(struct invocation *invocation, struct error *error)
{
    const struct package_options options = options_of(invocation);
    struct package_build_options build = {
        .keep_unpublished = invocation_option(invocation, "no-publish") != NULL,
    };
    struct package_review review = { .since = "" };
    struct package_result result = { .published = false };
    struct text summary = TEXT_INIT;
    bool ok = read_format(invocation, &build.zip, error) &&
              package_review(&invocation->session, &options, invocation->job, &review, error) &&
              package_build(&invocation->session, &review, &build, invocation->job, &result, error);

    terminal_job_end();
    if (ok || error->code == ERROR_PARTIAL) {
        package_summary(&result, &summary);
        if (invocation->json)
            ok = print_result_json(&result, &review, error) && ok;
        else
            fputs(text_string(&summary), stdout);
    }
    if (!invocation->json)
        print_lines(_("Attention : "), &review.warnings);
    text_clear(&summary);
    package_review_clear(&review);
    return ok;
}

static json_t *package_json(const struct artefact *artefact)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:s}", "sequence",
                     (json_int_t)artefact->sequence, "state", artefact->state, "user",
                     artefact->user, "created_at", artefact->finished_at, "file", artefact->file,
                     "files", (json_int_t)artefact->rows, "size", (json_int_t)artefact->size,
                     "message", artefact->message);
}

static void package_cells(struct table_output *table, const struct artefact *artefact)
{
    char text[CLOCK_TEXT_SIZE];

    snprintf(text, sizeof text, "%" PRId64, artefact->sequence);
    table_cell(table, text);
    table_cell(table, artefact_state_label(artefact->state));
    clock_localize(artefact->started_at, text);
    table_cell(table, text);
    table_cell(table, artefact->user);
    snprintf(text, sizeof text, "%" PRId64, artefact->rows);
    table_cell(table, text);
    snprintf(text, sizeof text, "%.2f", (double)artefact->size / 1e6);
    table_cell(table, text);
    table_cell(table, artefact->file[0] == '\0' ? artefact->message : artefact->file);
}

bool verb_package_list(struct invocation *invocation, struct error *error)
{
    const char *const titles[] = { _("Nº"),       _("État"), _("Construit le"), _("Par"),
                                   _("Fichiers"), _("Mo"),   _("Fichier") };
    struct table_output *table = NULL;
    struct artefact_list list;
    json_t *array = invocation->json ? json_array() : NULL;
    bool ok = artefact_list_load(&invocation->session, NULL, &list, error);

    if (ok && !invocation->json)
        table = table_begin(titles, sizeof titles / sizeof titles[0], error);
    for (size_t i = 0; ok && i < list.count; i++) {
        if (!artefact_is_package(&list.items[i]))
            continue;
        if (invocation->json)
            json_array_append_new(array, package_json(&list.items[i]));
        else if (table != NULL)
            package_cells(table, &list.items[i]);
    }
    if (ok && invocation->json)
        ok = print_json(array, error);
    else if (ok)
        ok = table_end(table,
                       _("Aucun package : voyez ce qu'il contiendrait (tpvadmin package "
                         "review), puis construisez-le (tpvadmin package build)."),
                       error);
    artefact_list_clear(&list);
    return ok;
}

static bool read_number(const char *word, int64_t *number, struct error *error)
{
    return string_to_integer(word, 1, INT64_MAX, number) ||
           error_set(error, ERROR_USAGE, _("« %s » : numéro de package attendu."), word);
}

static bool print_comparison_json(const struct package_comparison *comparison, struct error *error)
{
    json_t *array = json_array();

    for (size_t i = 0; i < comparison->count; i++)
        json_array_append_new(array, json_pack("{s:s, s:s, s:I}", "name", comparison->items[i].name,
                                               "compared",
                                               package_compared_name(comparison->items[i].compared),
                                               "size", (json_int_t)comparison->items[i].size));
    return print_json(array, error);
}

static bool print_comparison(const struct package_comparison *comparison, struct error *error)
{
    const char *const titles[] = { _("Différence"), _("Octets"), _("Fichier") };
    struct table_output *table = table_begin(titles, sizeof titles / sizeof titles[0], error);
    char text[CLOCK_TEXT_SIZE];

    for (size_t i = 0; table != NULL && i < comparison->count; i++) {
        const struct package_difference *difference = &comparison->items[i];

        if (difference->compared == COMPARED_SAME)
            continue;
        table_cell(table, package_compared_label(difference->compared));
        snprintf(text, sizeof text, "%" PRId64, difference->size);
        table_cell(table, text);
        table_cell(table, difference->name);
    }
    return table_end(table, _("Aucune différence de contenu."), error);
}

bool verb_package_compare(struct invocation *invocation, struct error *error)
{
    struct package_comparison comparison = { .count = 0 };
    int64_t first = 0;
    int64_t second = 0;
    bool ok = read_number(invocation->words[0], &first, error) &&
              read_number(invocation->words[1], &second, error) &&
              package_compare(&invocation->session, first, second, &comparison, error);

    if (ok)
        ok = invocation->json ? print_comparison_json(&comparison, error)
                              : print_comparison(&comparison, error);
    package_comparison_clear(&comparison);
    return ok;
}

bool verb_package_remove(struct invocation *invocation, struct error *error)
{
    int64_t sequence = 0;
    bool ok = read_number(invocation->words[0], &sequence, error) &&
              publish_remove(&invocation->session, sequence, invocation->job, error);

    terminal_job_end();
    return ok;
}
