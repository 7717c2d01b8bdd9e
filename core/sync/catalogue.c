/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/signature.h"
#include "core/record/json.h"

static json_t *entry_json(const struct artefact *artefact)
{
    return json_pack("{s:I, s:s, s:s, s:I, s:s, s:o, s:I, s:s, s:s?}", "sequence",
                     (json_int_t)artefact->sequence, "kind", artefact->kind, "file", artefact->file,
                     "size", (json_int_t)artefact->size, "blake2b_256", artefact->hash, "base",
                     artefact->has_base ? json_integer(artefact->base) : json_null(), "to",
                     (json_int_t)artefact->to, "created_at", artefact->finished_at, "lineage",
                     artefact->lineage[0] == '\0' ? NULL : artefact->lineage);
}

static json_t *package_json(const struct artefact *artefact)
{
    return json_pack("{s:I, s:s, s:s, s:I, s:s, s:s, s:I}", "sequence",
                     (json_int_t)artefact->sequence, "kind", artefact->kind, "file", artefact->file,
                     "size", (json_int_t)artefact->size, "blake2b_256", artefact->hash,
                     "created_at", artefact->finished_at, "files", (json_int_t)artefact->rows);
}

static bool compose(struct session *session, const struct artefact_list *artefacts,
                    struct text *json, struct error *error)
{
    char now[CLOCK_TEXT_SIZE];
    struct chain chain;
    json_t *extracts = json_array();
    json_t *packages = json_array();
    json_t *document;
    char *dump;

    clock_format_utc(clock_now(), now);
    if (!chain_load(session, &chain, error)) {
        json_decref(extracts);
        json_decref(packages);
        return false;
    }
    for (size_t i = 0; i < artefacts->count; i++)
        if (artefact_is_package(&artefacts->items[i]))
            json_array_append_new(packages, package_json(&artefacts->items[i]));
        else
            json_array_append_new(extracts, entry_json(&artefacts->items[i]));
    document = json_pack("{s:i, s:s, s:I, s:s, s:s?, s:o, s:o, s:o}", "format", CATALOGUE_FORMAT,
                         "environment", session->home.configuration.environment, "dossier",
                         (json_int_t)session->dossier, "updated_at", now, "lineage",
                         chain.exists ? chain.read.lineage : NULL, "to",
                         chain.exists ? json_integer(chain.read.version) : json_null(), "extracts",
                         extracts, "packages", packages);
    dump = document == NULL ? NULL : json_dumps(document, JSON_INDENT(1));
    json_decref(document);
    if (dump != NULL) {
        text_add(json, dump);
        text_add(json, "\n");
    }
    free(dump);
    return dump != NULL ? text_ok(json, error) : error_memory(error);
}

bool catalogue_write(struct session *session, const struct artefact_list *artefacts,
                     const char *directory, struct error *error)
{
    struct text json = TEXT_INIT;
    struct text signature = TEXT_INIT;
    struct signer signer = { .id = { 0 } };
    char *keys = home_file(&session->home, "keys", error);
    char *path = path_join(directory, CATALOGUE_NAME, error);
    char *signed_path = path_join(directory, CATALOGUE_SIGNATURE_NAME, error);
    bool ok = keys != NULL && path != NULL && signed_path != NULL &&
              compose(session, artefacts, &json, error) && signer_read(keys, &signer, error) &&
              signature_make(&signer, json.data, json.length, CATALOGUE_NAME, &signature, error) &&
              path_write(path, json.data, json.length, 0640, error) &&
              path_write(signed_path, signature.data, signature.length, 0640, error);

    signer_clear(&signer);
    text_clear(&json);
    text_clear(&signature);
    free(keys);
    free(path);
    free(signed_path);
    return ok;
}

/* Packages have no versions: `versioned` is false. */
static bool take_entry(const json_t *object, bool versioned, struct catalogue_entry *entry,
                       struct error *error)
{
    const json_t *base = json_object_get(object, "base");

    entry->has_base = versioned && !json_is_null(base);
    if (!json_take_integer(object, "sequence", 1, &entry->sequence, error) ||
        !json_take_string(object, "kind", entry->kind, sizeof entry->kind, false, error) ||
        !json_take_string(object, "file", entry->file, sizeof entry->file, false, error) ||
        !json_take_integer(object, "size", 1, &entry->size, error) ||
        !json_take_sum(object, "blake2b_256", entry->sum, error) ||
        (entry->has_base && !json_take_integer(object, "base", 0, &entry->base, error)) ||
        (versioned && !json_take_integer(object, "to", 0, &entry->to, error)))
        return false;
    /* The name becomes a path on the till. */
    return (strchr(entry->file, '/') == NULL && entry->file[0] != '\0' && entry->file[0] != '.') ||
           json_wrong("file", error);
}

static bool take_entries(const json_t *entries, bool versioned, struct catalogue *catalogue,
                         struct error *error)
{
    for (size_t i = 0; i < json_array_size(entries); i++)
        if (!take_entry(json_array_get(entries, i), versioned,
                        &catalogue->entries[catalogue->count++], error))
            return false;
    return true;
}

static bool take_all(const json_t *document, struct catalogue *catalogue, struct error *error)
{
    const json_t *extracts = json_object_get(document, "extracts");
    const json_t *packages = json_object_get(document, "packages");
    bool reads = !json_is_null(json_object_get(document, "to"));
    int64_t format = 0;

    if (!json_take_integer(document, "format", 1, &format, error))
        return false;
    if (format > CATALOGUE_FORMAT)
        return error_set(
            error, ERROR_REFUSED,
            _("Ce catalogue vient d'une version plus récente : mettez le programme à jour."));
    if (!json_take_string(document, "environment", catalogue->environment,
                          sizeof catalogue->environment, false, error) ||
        !json_take_integer(document, "dossier", 1, &catalogue->dossier, error) ||
        !json_take_string(document, "lineage", catalogue->lineage, sizeof catalogue->lineage, true,
                          error) ||
        (reads && !json_take_integer(document, "to", 0, &catalogue->to, error)))
        return false;
    if (!json_is_array(extracts))
        return json_wrong("extracts", error);
    if (!json_is_array(packages))
        return json_wrong("packages", error);
    catalogue->entries = calloc(json_array_size(extracts) + json_array_size(packages) + 1,
                                sizeof *catalogue->entries);
    if (catalogue->entries == NULL)
        return error_memory(error);
    return take_entries(extracts, true, catalogue, error) &&
           take_entries(packages, false, catalogue, error);
}

bool catalogue_parse(const char *json, size_t length, struct catalogue *catalogue,
                     struct error *error)
{
    json_t *document = json_parse(json, length, CATALOGUE_LIMIT, error);
    bool ok;

    *catalogue = (struct catalogue){ .entries = NULL };
    ok = document != NULL && take_all(document, catalogue, error);
    json_decref(document);
    if (!ok)
        catalogue_clear(catalogue);
    return ok;
}

void catalogue_clear(struct catalogue *catalogue)
{
    free(catalogue->entries);
    *catalogue = (struct catalogue){ .entries = NULL };
}
