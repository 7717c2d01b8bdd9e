/* SPDX-License-Identifier: MIT */
/* extract, publish, journal. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/record/record_text.h"
#include "core/sync/extract.h"
#include "core/sync/publish.h"
#include "core/sync/status.h"

static json_t *names_json(const struct string_list *names)
{
    json_t *array = json_array();

    for (size_t i = 0; i < names->count; i++)
        json_array_append_new(array, json_string(names->items[i]));
    return array;
}

static json_t *artefact_json(const struct artefact *artefact)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:o, s:I, s:I, s:I, s:s}",
                     "sequence", (json_int_t)artefact->sequence, "kind", artefact->kind, "state",
                     artefact->state, "user", artefact->user, "started_at", artefact->started_at,
                     "published_at", artefact->published_at, "file", artefact->file, "size",
                     (json_int_t)artefact->size, "blake2b_256", artefact->hash, "base",
                     artefact->has_base ? json_integer(artefact->base) : json_null(), "to",
                     (json_int_t)artefact->to, "rows", (json_int_t)artefact->rows, "deletes",
                     (json_int_t)artefact->deletes, "message", artefact->message);
}

static bool print_result_json(const struct extract_result *result, struct error *error)
{
    const struct artefact *artefact = &result->artefact;

    return print_json(
        json_pack("{s:s, s:b, s:b, s:I, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}",
                  "kind", artefact->kind, "nothing", result->nothing, "published",
                  result->published, "sequence",
                  (json_int_t)(result->nothing ? 0 : artefact->sequence), "file",
                  result->nothing ? "" : artefact->file, "path", result->path, "base",
                  artefact->has_base ? json_integer(artefact->base) : json_null(), "to",
                  (json_int_t)artefact->to, "tables", (json_int_t)result->table_count, "rows",
                  (json_int_t)artefact->rows, "deletes", (json_int_t)artefact->deletes, "size",
                  (json_int_t)artefact->size, "duration_ms", (json_int_t)result->duration_ms,
                  "carried_full", names_json(&result->carried_full), "untracked",
                  names_json(&result->untracked)),
        error);
}

bool verb_extract(struct invocation *invocation, struct error *error)
{
    const struct extract_options options = {
        .kind = strcmp(invocation->verb->action, "full") == 0 ? EXTRACT_FULL : EXTRACT_CHANGES,
        .strict = invocation_option(invocation, "strict") != NULL,
        .keep_unpublished = invocation_option(invocation, "no-publish") != NULL,
    };
    struct extract_result result;
    struct text summary = TEXT_INIT;
    bool ok = extract_run(&invocation->session, &options, invocation->job, &result, error);

    terminal_job_end();
    if (result.extracted) {
        extract_summary(&result, &summary);
        if (invocation->json)
            ok = print_result_json(&result, error) && ok;
        else
            fputs(text_string(&summary), stdout);
    }
    text_clear(&summary);
    extract_result_clear(&result);
    return ok;
}

static void artefact_cells(struct table_output *table, const struct artefact *artefact)
{
    char text[80];

    snprintf(text, sizeof text, "%" PRId64, artefact->sequence);
    table_cell(table, text);
    table_cell(table, artefact_kind_label(artefact->kind));
    table_cell(table, artefact_state_label(artefact->state));
    clock_localize(artefact->started_at, text);
    table_cell(table, text);
    if (artefact->has_base)
        snprintf(text, sizeof text, "%" PRId64 "-%" PRId64, artefact->base, artefact->to);
    else
        snprintf(text, sizeof text, "%" PRId64, artefact->to);
    table_cell(table, artefact->file[0] == '\0' || artefact_is_package(artefact) ? "" : text);
    snprintf(text, sizeof text, "%" PRId64, artefact->rows);
    table_cell(table, text);
    snprintf(text, sizeof text, "%.2f", (double)artefact->size / 1e6);
    table_cell(table, text);
    table_cell(table, artefact->file[0] == '\0' ? artefact->message : artefact->file);
}

bool verb_publish_list(struct invocation *invocation, struct error *error)
{
    const char *const titles[] = { _("Nº"),       _("Genre"),  _("État"), _("Commencé le"),
                                   _("Versions"), _("Lignes"), _("Mo"),   _("Fichier") };
    struct artefact_list list;
    struct table_output *table = NULL;
    json_t *array = invocation->json ? json_array() : NULL;
    bool ok = artefact_list_load(&invocation->session, NULL, &list, error);

    if (ok && !invocation->json)
        table = table_begin(titles, sizeof titles / sizeof titles[0], error);
    for (size_t i = 0; ok && i < list.count; i++)
        if (invocation->json)
            json_array_append_new(array, artefact_json(&list.items[i]));
        else if (table != NULL)
            artefact_cells(table, &list.items[i]);
    if (ok && invocation->json)
        ok = print_json(array, error);
    else if (ok)
        ok = table_end(table, _("Rien n'a encore été extrait : tpvadmin extract full"), error);
    artefact_list_clear(&list);
    return ok;
}

static const char *const freshness_words[] = {
    [FRESHNESS_NONE] = "none",
    [FRESHNESS_GOOD] = "good",
    [FRESHNESS_LATE] = "late",
    [FRESHNESS_EXPIRED] = "expired",
};

static bool print_status_json(const struct server_status *status, struct error *error)
{
    bool followed = status->freshness != FRESHNESS_NONE;

    return print_json(
        json_pack("{s:I, s:o?, s:o?, s:o?, s:o?, s:o?, s:s?, s:I, s:I, s:s, s:o?, s:I, s:s, s:s?}",
                  "dossier", (json_int_t)status->dossier, "full",
                  status->has_full ? artefact_json(&status->full) : json_null(), "changes",
                  status->has_changes ? artefact_json(&status->changes) : json_null(), "failure",
                  status->last_failed ? artefact_json(&status->failure) : json_null(),
                  "read_version",
                  status->chain.exists ? json_integer(status->chain.read.version) : json_null(),
                  "published_version",
                  status->chain.exists ? json_integer(status->chain.published) : json_null(),
                  "read_at", status->chain.exists ? status->chain.read_at : NULL, "waiting",
                  (json_int_t)status->waiting, "waiting_bytes", (json_int_t)status->waiting_bytes,
                  "freshness", freshness_words[status->freshness], "age_s",
                  followed ? json_integer(status->age_s) : json_null(), "retention_s",
                  (json_int_t)status->retention_s, "place", status->place, "busy",
                  status->busy[0] == '\0' ? NULL : status->busy),
        error);
}

bool verb_publish_status(struct invocation *invocation, struct error *error)
{
    struct server_status status;
    struct status_line lines[STATUS_LINES];
    size_t count;

    if (!server_status_load(&invocation->session, &status, error))
        return false;
    if (invocation->json)
        return print_status_json(&status, error);
    count = server_status_lines(&status, lines);
    for (size_t i = 0; i < count; i++) {
        char text[sizeof lines[i].text + 40];

        /* TR: a fact that needs attention, then the fact */
        if (lines[i].level == STATUS_WARNING || lines[i].level == STATUS_ERROR)
            snprintf(text, sizeof text, _("Attention : %s"), lines[i].text);
        else
            string_store(text, sizeof text, lines[i].text);
        print_pair(lines[i].label, text);
    }
    return true;
}

static bool tell_count(struct invocation *invocation, const char *word, size_t count,
                       struct error *error)
{
    terminal_job_end();
    if (invocation->json)
        return print_json(json_pack("{s:I}", word, (json_int_t)count), error);
    printf(ngettext("%zu fichier.\n", "%zu fichiers.\n", (unsigned long)count), count);
    return true;
}

bool verb_publish_retry(struct invocation *invocation, struct error *error)
{
    size_t count = 0;

    return publish_retry(&invocation->session, invocation->job, &count, error) &&
           tell_count(invocation, "published", count, error);
}

bool verb_publish_purge(struct invocation *invocation, struct error *error)
{
    size_t count = 0;

    return publish_purge(&invocation->session, invocation->job, &count, error) &&
           tell_count(invocation, "removed", count, error);
}

bool verb_publish_verify(struct invocation *invocation, struct error *error)
{
    struct text report = TEXT_INIT;
    int64_t sequence = 0;
    bool ok = true;

    if (invocation->word_count == 1 &&
        !string_to_integer(invocation->words[0], 1, INT64_MAX, &sequence))
        ok = error_set(error, ERROR_USAGE, _("publish verify : numéro attendu."));
    ok = ok && publish_verify(&invocation->session, sequence, invocation->job, &report, error);
    terminal_job_end();
    if (ok && invocation->json)
        ok = print_json(json_pack("{s:b, s:s}", "ok", 1, "report", text_string(&report)), error);
    else if (ok)
        fputs(text_string(&report), stdout);
    text_clear(&report);
    return ok;
}

static void print_entry(const struct journal_entry *entry)
{
    struct text result = TEXT_INIT;
    char at[CLOCK_TEXT_SIZE];

    clock_localize(entry->at, at);
    record_show(&journal_type, entry, (size_t)record_find(&journal_type, "result"), &result);
    printf("%s  %-10s %s%s%s  [%s]%s%s\n", at, entry->user, entry->action,
           entry->parameters[0] == '\0' ? "" : " ", entry->parameters, text_string(&result),
           entry->message[0] == '\0' ? "" : "  ", entry->message);
    text_clear(&result);
}

/* Adds what came after the last entry that was read, and prints it. */
static bool read_entries(struct invocation *invocation, int64_t *last, bool print,
                         struct record_list *list, struct error *error)
{
    struct record_place place = session_place(&invocation->session);
    size_t first = list->count;

    if (!journal_read(&place, &(struct record_span){ .after = *last }, list, error))
        return false;
    for (size_t i = first; i < list->count; i++) {
        const struct journal_entry *entry = record_list_item(list, i);

        *last = entry->id;
        if (print)
            print_entry(entry);
    }
    fflush(stdout);
    return true;
}

static bool follow(struct invocation *invocation, int64_t last, struct error *error)
{
    const struct timespec pause = { .tv_sec = 1 };
    bool ok = true;

    while (ok && !job_stopping(invocation->job)) {
        struct record_list list = { .type = &journal_type };

        nanosleep(&pause, NULL);
        ok = read_entries(invocation, &last, true, &list, error);
        record_list_clear(&list);
    }
    return ok;
}

bool verb_journal(struct invocation *invocation, struct error *error)
{
    struct record_list list = { .type = &journal_type };
    int64_t last = 0;
    json_t *array;
    bool follows = invocation_option(invocation, "follow") != NULL;
    bool ok;

    if (follows && invocation->json)
        return error_set(error, ERROR_USAGE,
                         _("journal --follow n'a pas de fin, un document JSON en a une : l'un ou "
                           "l'autre."));
    ok = read_entries(invocation, &last, !invocation->json, &list, error);
    if (ok && invocation->json) {
        array = json_array();
        for (size_t i = 0; i < list.count; i++)
            json_array_append_new(array, record_to_json(&journal_type, record_list_item(&list, i)));
        ok = print_json(array, error);
    } else if (ok && list.count == 0) {
        puts(gettext(journal_type.empty));
    }
    record_list_clear(&list);
    if (ok && follows)
        ok = follow(invocation, last, error);
    return ok;
}
