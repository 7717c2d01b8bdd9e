/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/exchange/archive.h"
#include "core/record/json.h"

static json_t *columns_json(const struct selected_table *selected)
{
    json_t *columns = json_array();

    for (size_t i = 0; i < selected->column_count; i++) {
        const struct db_column *column = &selected->table.columns[selected->columns[i]];

        json_array_append_new(columns,
                              json_pack("{s:s, s:s, s:s, s:b, s:b}", "name", column->name, "type",
                                        column->type, "collation", extract_collation(column),
                                        "not_null", column->not_null, "generated",
                                        column->generated != DB_NOT_GENERATED));
    }
    return columns;
}

static json_t *key_json(const struct selected_table *selected)
{
    json_t *key = json_array();

    for (int position = 1; position <= (int)selected->table.key_count; position++)
        json_array_append_new(key, json_string(selected_key(selected, position)->name));
    return key;
}

static json_t *table_json(const struct extract_table *table)
{
    const struct selected_table *selected = table->selected;
    const char *till_column = selected->record.till_column;

    return json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:s, s:b, s:b, s:s?, s:I, s:I}", "name", selected->table.name,
        "direction", "down", "mode", table->mode == TABLE_FULL ? "full" : "changes", "columns",
        columns_json(selected), "key", key_json(selected), "schema", selected->schema,
        "without_rowid", selected->table.without_rowid, "strict", selected->table.strict,
        "till_column", till_column[0] == '\0' ? NULL : till_column, "rows", (json_int_t)table->rows,
        "deletes", (json_int_t)table->deletes);
}

static const struct extract_table *planned(const struct extract_plan *plan,
                                           const struct selected_table *selected)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->tables[i].selected == selected)
            return &plan->tables[i];
    return NULL;
}

/* Every table of the dossier, also those that are not in this extract: tills keep the list. */
static json_t *tables_json(const struct extract_plan *plan, const struct selection *selection)
{
    json_t *tables = json_array();

    for (size_t i = 0; i < selection->count; i++) {
        const struct extract_table *table = planned(plan, &selection->tables[i]);

        json_array_append_new(tables, table != NULL
                                          ? table_json(table)
                                          : json_pack("{s:s, s:s, s:s}", "name",
                                                      selection->tables[i].table.name, "direction",
                                                      "down", "mode", "none"));
    }
    for (size_t i = 0; i < selection->up_tables.count; i++)
        json_array_append_new(tables, json_pack("{s:s, s:s}", "name", selection->up_tables.items[i],
                                                "direction", "up"));
    return tables;
}

bool manifest_make(const struct session *session, const struct artefact *artefact,
                   const struct extract_plan *plan, const struct selection *selection, int64_t size,
                   const char *sum, struct text *json, struct error *error)
{
    json_t *document =
        json_pack("{s:i, s:s, s:s, s:I, s:I, s:s, s:s?, s:o, s:I, s:s, s:o, s:[{s:s, s:I, s:s}]}",
                  "format", MANIFEST_FORMAT, "program", "tpvadmin " PACKAGE_VERSION, "environment",
                  session->home.configuration.environment, "dossier", (json_int_t)session->dossier,
                  "sequence", (json_int_t)artefact->sequence, "kind", artefact->kind, "lineage",
                  artefact->lineage[0] == '\0' ? NULL : artefact->lineage, "base",
                  artefact->has_base ? json_integer(artefact->base) : json_null(), "to",
                  (json_int_t)artefact->to, "created_at", artefact->finished_at, "tables",
                  tables_json(plan, selection), "members", "name", DATA_NAME, "size",
                  (json_int_t)size, "blake2b_256", sum);
    char *dump = document == NULL ? NULL : json_dumps(document, JSON_INDENT(1));

    json_decref(document);
    if (dump == NULL)
        return error_memory(error);
    text_add(json, dump);
    text_add(json, "\n");
    free(dump);
    return text_ok(json, error);
}

static bool take_members(struct manifest *manifest, struct error *error)
{
    const json_t *members = json_object_get(manifest->document, "members");
    size_t count = json_array_size(members);

    bool package = strcmp(manifest->kind, "package") == 0;

    if (!json_is_array(members) || (count == 0 && !package))
        return json_wrong("members", error);
    manifest->members = calloc(count + 1, sizeof *manifest->members);
    if (manifest->members == NULL)
        return error_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct manifest_member *member = &manifest->members[manifest->member_count++];
        const json_t *object = json_array_get(members, i);

        member->name = json_string_value(json_object_get(object, "name"));
        if (!archive_name_is_safe(member->name))
            return json_wrong("name", error);
        if (!json_take_integer(object, "size", 0, &member->size, error) ||
            !json_take_sum(object, "blake2b_256", member->sum, error))
            return false;
    }
    return true;
}

static bool check_tables(const json_t *tables, struct error *error)
{
    size_t index;
    json_t *table;

    if (!json_is_array(tables))
        return json_wrong("tables", error);
    json_array_foreach(tables, index,
                       table) if (!json_is_string(json_object_get(table, "name")) ||
                                  !json_is_string(json_object_get(
                                      table, "direction"))) return json_wrong("tables", error);
    return true;
}

static bool take_versions(struct manifest *manifest, struct error *error)
{
    const json_t *document = manifest->document;

    if (strcmp(manifest->kind, "package") == 0)
        return true;
    manifest->has_base = !json_is_null(json_object_get(document, "base"));
    return json_take_string(document, "lineage", manifest->lineage, sizeof manifest->lineage, true,
                            error) &&
           (!manifest->has_base ||
            json_take_integer(document, "base", 0, &manifest->base, error)) &&
           json_take_integer(document, "to", 0, &manifest->to, error) &&
           check_tables(json_object_get(document, "tables"), error);
}

static bool take_all(struct manifest *manifest, struct error *error)
{
    const json_t *document = manifest->document;
    int64_t format = 0;

    if (!json_take_integer(document, "format", 1, &format, error))
        return false;
    if (format > MANIFEST_FORMAT)
        return error_set(
            error, ERROR_REFUSED,
            _("Ce fichier vient d'une version plus récente : mettez le programme à jour."));
    return json_take_string(document, "environment", manifest->environment,
                            sizeof manifest->environment, false, error) &&
           json_take_integer(document, "dossier", 1, &manifest->dossier, error) &&
           json_take_integer(document, "sequence", 1, &manifest->sequence, error) &&
           json_take_string(document, "kind", manifest->kind, sizeof manifest->kind, false,
                            error) &&
           take_versions(manifest, error) && take_members(manifest, error);
}

bool manifest_parse(const char *json, size_t length, struct manifest *manifest, struct error *error)
{
    bool ok;

    *manifest = (struct manifest){ .document = NULL };
    manifest->document = json_parse(json, length, MANIFEST_LIMIT, error);
    ok = manifest->document != NULL && take_all(manifest, error);
    if (!ok)
        manifest_clear(manifest);
    return ok;
}

void manifest_clear(struct manifest *manifest)
{
    json_decref(manifest->document);
    free(manifest->members);
    *manifest = (struct manifest){ .document = NULL };
}
