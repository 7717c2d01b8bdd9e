/* SPDX-License-Identifier: MIT */
/* table, field, tracking. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/base/i18n.h"
#include "core/record/record_text.h"
#include "core/settings/records.h"
#include "core/sync/default_tables.h"
#include "core/sync/tables.h"

static bool key_of(struct invocation *invocation, struct sync_table *record, size_t *used,
                   struct error *error)
{
    record_init(&sync_table_type, record);
    return record_key_from_words(invocation, &sync_table_type, record, used, error);
}

bool verb_table_add(struct invocation *invocation, struct error *error)
{
    struct sync_table record;
    struct text words = TEXT_INIT;
    size_t used = 0;
    bool ok = key_of(invocation, &record, &used, error) &&
              record_set_words(&sync_table_type, &record, invocation->words + used,
                               invocation->word_count - used, false, error);

    session_mask_words(&sync_table_type, invocation->words, invocation->word_count, &words);
    ok = ok &&
         sync_table_add(&invocation->session, &record, text_string(&words), invocation->job, error);
    text_clear(&words);
    if (ok && invocation->json)
        ok = print_record(invocation, &sync_table_type, &record, error);
    return ok;
}

bool verb_table_set(struct invocation *invocation, struct error *error)
{
    struct record_place place = session_place(&invocation->session);
    struct sync_table record;
    struct text words = TEXT_INIT;
    size_t used = 0;
    bool ok = key_of(invocation, &record, &used, error) &&
              record_load(&place, &sync_table_type, &record, error) &&
              record_set_words(&sync_table_type, &record, invocation->words + used,
                               invocation->word_count - used, false, error);

    session_mask_words(&sync_table_type, invocation->words, invocation->word_count, &words);
    ok = ok && sync_table_save(&invocation->session, &record, text_string(&words), invocation->job,
                               error);
    text_clear(&words);
    if (ok && invocation->json)
        ok = print_record(invocation, &sync_table_type, &record, error);
    return ok;
}

bool verb_table_remove(struct invocation *invocation, struct error *error)
{
    return sync_table_remove(&invocation->session, invocation->words[0], invocation->job, error);
}

bool verb_table_default(struct invocation *invocation, struct error *error)
{
    size_t added = 0;
    bool ok = default_tables_add(&invocation->session,
                                 invocation->word_count == 1 ? invocation->words[0] : NULL,
                                 invocation->job, &added, error);

    terminal_job_end();
    if (ok && invocation->json)
        return print_json(json_pack("{s:I}", "added", (json_int_t)added), error);
    if (ok)
        printf(ngettext("%zu table ajoutée.\n", "%zu tables ajoutées.\n", (unsigned long)added),
               added);
    return ok;
}

static const char *tracking_word(const struct table_state *state)
{
    if (state->record.direction == DIRECTION_UP)
        return "-";
    if (!state->record.tracking)
        return _("non");
    if (state->tracking_broken)
        return _("à refaire");
    return state->tracked ? _("oui") : _("à activer");
}

static json_t *state_json(const struct table_state *state)
{
    json_t *object = record_to_json(&sync_table_type, &state->record);

    if (object == NULL ||
        json_object_set_new(object, "fields", json_integer((json_int_t)state->fields)) != 0 ||
        json_object_set_new(object, "tracked", json_boolean(state->tracked)) != 0 ||
        json_object_set_new(object, "tracking_broken", json_boolean(state->tracking_broken)) != 0 ||
        json_object_set_new(object, "touched", json_integer(state->touched)) != 0 ||
        json_object_set_new(object, "min_valid", json_integer(state->min_valid)) != 0 ||
        json_object_set_new(object, "broken",
                            state->broken.length == 0
                                ? json_null()
                                : json_string(text_string(&state->broken))) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static bool print_states_json(const struct table_state_list *list, struct error *error)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < list->count; i++)
        if (json_array_append_new(array, state_json(&list->items[i])) != 0) {
            json_decref(array);
            array = NULL;
        }
    return print_json(array, error);
}

static void state_cells(struct table_output *table, const struct table_state *state)
{
    struct text value = TEXT_INIT;
    char number[24];

    table_cell(table, state->record.name);
    record_show(&sync_table_type, &state->record,
                (size_t)record_find(&sync_table_type, "direction"), &value);
    table_cell(table, text_string(&value));
    table_cell(table, tracking_word(state));
    snprintf(number, sizeof number, "%zu", state->fields);
    table_cell(table, number);
    snprintf(number, sizeof number, "%" PRId64, state->touched);
    table_cell(table, state->tracked ? number : "");
    snprintf(number, sizeof number, "%" PRId64, state->record.position);
    table_cell(table, number);
    text_reset(&value);
    if (state->broken.length > 0)
        text_format(&value, _("CASSÉE : %s"), text_string(&state->broken));
    else
        text_add(&value, state->record.active ? _("prête") : _("inactive"));
    table_cell(table, text_string(&value));
    text_clear(&value);
}

bool verb_table_list(struct invocation *invocation, struct error *error)
{
    const char *const titles[] = { _("Table"),    _("Sens"),  _("Suivi"), _("Champs"),
                                   _("Touchées"), _("Ordre"), _("État") };
    struct table_state_list list;
    struct table_output *table;
    bool ok = sync_table_states(&invocation->session, &list, invocation->job, error);

    terminal_job_end();
    if (!ok)
        return false;
    if (invocation->json) {
        ok = print_states_json(&list, error);
    } else {
        table = table_begin(titles, sizeof titles / sizeof titles[0], error);
        for (size_t i = 0; table != NULL && i < list.count; i++)
            state_cells(table, &list.items[i]);
        ok = table_end(table, gettext(sync_table_type.empty), error);
    }
    table_state_list_clear(&list);
    return ok;
}

static bool print_discovery_json(const struct discovery *discovery, struct error *error)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < discovery->count; i++) {
        const struct discovered_table *found = &discovery->tables[i];

        if (json_array_append_new(array, json_pack("{s:s, s:I, s:s, s:s, s:b}", "name", found->name,
                                                   "rows", (json_int_t)found->rows, "key",
                                                   text_string(&found->key), "columns",
                                                   text_string(&found->columns), "listed",
                                                   found->listed)) != 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return print_json(array, error);
}

static bool print_discovery(const struct discovery *discovery, struct error *error)
{
    const char *const titles[] = { _("Table"), _("Lignes"), _("Clé"), _("Colonnes"),
                                   _("Déjà listée") };
    struct table_output *table = table_begin(titles, sizeof titles / sizeof titles[0], error);

    for (size_t i = 0; table != NULL && i < discovery->count; i++) {
        const struct discovered_table *found = &discovery->tables[i];
        char number[24];

        table_cell(table, found->name);
        snprintf(number, sizeof number, "%" PRId64, found->rows);
        table_cell(table, number);
        table_cell(table, found->key.length == 0 ? _("(sans clé)") : text_string(&found->key));
        snprintf(number, sizeof number, "%zu", found->column_count);
        table_cell(table, number);
        table_cell(table, found->listed ? _("oui") : _("non"));
    }
    return table_end(table, _("La base ne contient aucune table."), error);
}

/* One table: its columns, and which are fields already. */
static bool discover_columns(struct invocation *invocation, const struct discovery *discovery,
                             struct error *error)
{
    for (size_t i = 0; i < discovery->count; i++) {
        const struct discovered_table *found = &discovery->tables[i];

        if (!string_equal_nocase(found->name, invocation->words[0]))
            continue;
        printf(ngettext("%s : %" PRId64 " ligne\nClé : %s\nColonnes : %s\n",
                        "%s : %" PRId64 " lignes\nClé : %s\nColonnes : %s\n",
                        (unsigned long)found->rows),
               found->name, found->rows,
               found->key.length == 0 ? _("(sans clé)") : text_string(&found->key),
               text_string(&found->columns));
        return true;
    }
    return error_set(error, ERROR_NOT_FOUND, _("La table « %s » n'existe pas dans la base."),
                     invocation->words[0]);
}

bool verb_table_discover(struct invocation *invocation, struct error *error)
{
    struct discovery discovery;
    bool ok = sync_discover(&invocation->session, &discovery, invocation->job, error);

    terminal_job_end();
    if (!ok)
        return false;
    if (invocation->json)
        ok = print_discovery_json(&discovery, error);
    else if (invocation->word_count == 1)
        ok = discover_columns(invocation, &discovery, error);
    else
        ok = print_discovery(&discovery, error);
    discovery_clear(&discovery);
    return ok;
}

static bool print_fields(const struct record_list *list, const char *only, bool json,
                         struct error *error)
{
    const char *const titles[] = { _("Table"), _("Champ"), _("Ordre") };
    json_t *array = json ? json_array() : NULL;
    struct table_output *table = json ? NULL : table_begin(titles, 3, error);

    for (size_t i = 0; i < list->count && (array != NULL || table != NULL); i++) {
        const struct sync_field *field = record_list_item(list, i);
        char number[24];

        if (only != NULL && !string_equal_nocase(only, field->table))
            continue;
        if (json) {
            json_array_append_new(array, record_to_json(&sync_field_type, field));
            continue;
        }
        table_cell(table, field->table);
        table_cell(table, field->name);
        snprintf(number, sizeof number, "%" PRId64, field->position);
        table_cell(table, number);
    }
    return json ? print_json(array, error)
                : table_end(table, gettext(sync_field_type.empty), error);
}

bool verb_field_list(struct invocation *invocation, struct error *error)
{
    struct record_place place = session_place(&invocation->session);
    struct record_list list;
    bool ok = record_list_load(&place, &sync_field_type, invocation->session.dossier, &list, error);

    for (size_t i = 0; ok && i < list.count; i++)
        ok = record_apply_defaults(&sync_field_type, record_list_item(&list, i), NULL, error);
    ok = ok && print_fields(&list, invocation->word_count == 1 ? invocation->words[0] : NULL,
                            invocation->json, error);
    record_list_clear(&list);
    return ok;
}

bool verb_field_add(struct invocation *invocation, struct error *error)
{
    for (size_t i = 1; i < invocation->word_count; i++)
        if (!sync_field_add(&invocation->session, invocation->words[0], invocation->words[i],
                            invocation->job, error))
            return false;
    return true;
}

bool verb_field_remove(struct invocation *invocation, struct error *error)
{
    for (size_t i = 1; i < invocation->word_count; i++)
        if (!sync_field_remove(&invocation->session, invocation->words[0], invocation->words[i],
                               invocation->job, error))
            return false;
    return true;
}

bool verb_tracking_status(struct invocation *invocation, struct error *error)
{
    return verb_table_list(invocation, error);
}

static bool track_each(struct invocation *invocation, bool on, struct error *error)
{
    for (size_t i = 0; i < invocation->word_count; i++)
        if (!sync_table_track(&invocation->session, invocation->words[i], on, invocation->job,
                              error))
            return false;
    return true;
}

bool verb_tracking_enable(struct invocation *invocation, struct error *error)
{
    return track_each(invocation, true, error);
}

bool verb_tracking_disable(struct invocation *invocation, struct error *error)
{
    return track_each(invocation, false, error);
}

bool verb_tracking_purge(struct invocation *invocation, struct error *error)
{
    int64_t removed = 0;
    bool ok = sync_tracking_purge(&invocation->session, invocation->job, &removed, error);

    terminal_job_end();
    if (ok && invocation->json)
        return print_json(json_pack("{s:I}", "removed", (json_int_t)removed), error);
    if (ok)
        printf(ngettext("%" PRId64 " clé oubliée.\n", "%" PRId64 " clés oubliées.\n",
                        (unsigned long)removed),
               removed);
    return ok;
}
