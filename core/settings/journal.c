/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/journal.h"

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"

/* clang-format off */
static const struct field_choice results[] = {
    [JOURNAL_DONE]    = { "done",    N_("fait") },
    [JOURNAL_PARTIAL] = { "partial", N_("en partie") },
    [JOURNAL_FAILED]  = { "failed",  N_("échec") },
    [JOURNAL_REFUSED] = { "refused", N_("refusé") },
    [JOURNAL_STOPPED] = { "stopped", N_("arrêté") },
    { NULL, NULL },
};

#define AT(member) RECORD_FIELD(struct journal_entry, member)
static const struct field fields[] = {
    { AT(id), .kind = FIELD_INTEGER, .label = N_("Nº"), .flags = FIELD_KEY | FIELD_READ_ONLY, .minimum = 0, .maximum = INT64_MAX,
      .help = N_("Numéro de l'entrée.") },
    { AT(at), .kind = FIELD_TIME, .label = N_("Date"), .flags = FIELD_READ_ONLY,
      .help = N_("Date et heure de fin de l'action.") },
    { AT(user), .kind = FIELD_TEXT, .label = N_("Utilisateur"), .flags = FIELD_READ_ONLY,
      .help = N_("Qui a agi.") },
    { AT(dossier), .kind = FIELD_INTEGER, .label = N_("Dossier"), .flags = FIELD_READ_ONLY, .minimum = 0, .maximum = 9999,
      .help = N_("Dossier concerné.") },
    { AT(action), .kind = FIELD_TEXT, .label = N_("Action"), .flags = FIELD_READ_ONLY,
      .help = N_("Ce qui a été demandé.") },
    { AT(parameters), .kind = FIELD_TEXT, .label = N_("Demande"), .flags = FIELD_READ_ONLY,
      .help = N_("Sur quoi, avec quelles valeurs ; aucun secret.") },
    { AT(result), .kind = FIELD_CHOICE, .label = N_("Résultat"), .flags = FIELD_READ_ONLY, .choices = results,
      .help = N_("Comment l'action a fini.") },
    { AT(duration_ms), .kind = FIELD_INTEGER, .label = N_("Durée (ms)"), .flags = FIELD_READ_ONLY, .minimum = 0, .maximum = INT64_MAX,
      .help = N_("Durée de l'action.") },
    { AT(message), .kind = FIELD_TEXT, .label = N_("Message"), .flags = FIELD_READ_ONLY,
      .help = N_("Bilan ou cause de l'échec.") },
};
/* clang-format on */

const struct record_type journal_type = {
    .name = "journal",
    .label = N_("Journal"),
    .empty = N_("Le journal est vide : rien n'a encore été fait."),
    .order = "id",
    .size = sizeof(struct journal_entry),
    .fields = fields,
    .field_count = RECORD_COUNT(fields),
};

enum journal_result journal_result_of(const struct error *error)
{
    switch (error_exit_status(error->code)) {
    case 0:
        return JOURNAL_DONE;
    case 3:
        return JOURNAL_PARTIAL;
    case 4:
        return JOURNAL_REFUSED;
    case 130:
        return JOURNAL_STOPPED;
    default:
        return JOURNAL_FAILED;
    }
}

/* A journal line is one line: what came with line breaks is joined. */
static void one_line(char *text)
{
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
}

bool journal_append(struct db *db, struct journal_entry *entry, struct error *error)
{
    struct statement *statement = db_prepare(
        db,
        "INSERT INTO journal(at, \"user\", dossier, action, parameters, result, duration_ms, message)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        error);
    bool ok;

    if (statement == NULL)
        return false;
    one_line(entry->message);
    one_line(entry->parameters);
    clock_format_utc(clock_now(), entry->at);
    db_bind_text(statement, 1, entry->at);
    db_bind_text(statement, 2, entry->user);
    if (entry->dossier != 0)
        db_bind_integer(statement, 3, entry->dossier);
    db_bind_text(statement, 4, entry->action);
    db_bind_text(statement, 5, entry->parameters[0] == '\0' ? NULL : entry->parameters);
    db_bind_text(statement, 6, results[entry->result].value);
    db_bind_integer(statement, 7, entry->duration_ms);
    db_bind_text(statement, 8, entry->message[0] == '\0' ? NULL : entry->message);
    ok = db_run(statement, error);
    if (ok)
        entry->id = db_last_id(db);
    db_finalize(statement);
    return ok;
}

bool journal_read(const struct record_place *place, const struct record_span *span,
                  struct record_list *list, struct error *error)
{
    return record_list_add(place, &journal_type, span, list, error);
}

bool journal_count(struct db *db, int64_t *count, struct error *error)
{
    return db_query_integer(db, "SELECT max(id) FROM journal", 0, count, error);
}

/* Reads one column of numbers, of which there are `most` or fewer. */
static bool read_numbers(struct statement *row, size_t most, int64_t *numbers, size_t *count,
                         struct error *error)
{
    while (*count < most && db_step(row, error))
        numbers[(*count)++] = db_integer(row, 0);
    return error->code == ERROR_NONE;
}

bool journal_sort(struct db *db, const struct field *field, bool descending, int64_t **numbers,
                  size_t *count, struct error *error)
{
    struct text sql = TEXT_INIT;
    struct statement *row = NULL;
    int64_t entries = 0;
    bool ok;

    *numbers = NULL;
    *count = 0;
    text_add(&sql, "SELECT id FROM journal ORDER BY ");
    text_add_identifier(&sql, field->name);
    text_add(&sql, descending ? " DESC, id DESC" : ", id DESC");
    ok = db_query_integer(db, "SELECT count(*) FROM journal", 0, &entries, error) &&
         (row = db_prepare_text(db, &sql, error)) != NULL;
    if (ok) {
        *numbers = malloc((size_t)(entries + 1) * sizeof **numbers);
        ok = *numbers != NULL ? read_numbers(row, (size_t)entries, *numbers, count, error)
                              : error_memory(error);
    }
    db_finalize(row);
    text_clear(&sql);
    return ok;
}
