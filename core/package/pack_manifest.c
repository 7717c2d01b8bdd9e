/* SPDX-License-Identifier: MIT */
/*
 * The manifest of a package, written piece by piece: 100,000 files are no document that one
 * wants twice in memory.
 */
#include "config.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/package/build_internal.h"
#include "core/sync/manifest.h"

/* Takes over `value`; `before` stands in front of it. */
static bool add_json(struct text *json, const char *before, json_t *value, size_t flags,
                     struct error *error)
{
    char *dump = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY | flags);

    json_decref(value);
    if (dump == NULL)
        return error_memory(error);
    text_add(json, before);
    text_add(json, dump);
    free(dump);
    return true;
}

static json_t *directories_json(const struct pack *pack)
{
    const struct package_review *review = pack->review;
    json_t *directories = json_array();

    for (size_t i = 0; i < review->directory_count; i++) {
        const struct directory *directory = &review->directories[i];

        json_array_append_new(directories,
                              json_pack("{s:s, s:s, s:s, s:I}", "code", directory->code, "label",
                                        directory->label, "destination", directory->destination,
                                        "position", (json_int_t)directory->position));
    }
    return directories;
}

static json_t *dictionaries_json(const struct pack *pack)
{
    json_t *dictionaries = json_array();

    for (size_t i = 0; i < pack->count; i++) {
        const char *name = pack->items[i].name;
        size_t length = strlen(name);

        if (strncmp(name, DIRECTORY_DICTIONARIES "/", sizeof DIRECTORY_DICTIONARIES) == 0 &&
            length > 4 && strcmp(name + length - 4, ".sql") == 0)
            json_array_append_new(dictionaries, json_string(name));
    }
    return dictionaries;
}

/*
 * Tills know a script by the sum of what it says: each runs it once. The scripts are the first
 * items, in the order of the review.
 */
static json_t *scripts_json(const struct pack *pack)
{
    const struct pack_item *item = pack->items;
    json_t *scripts = json_array();

    for (size_t i = 0; i < pack->review->script_count; i++) {
        const struct package_script *script = &pack->review->scripts[i];
        const char *names[SCRIPT_PART_COUNT] = { NULL };

        for (size_t part = 0; part < SCRIPT_PART_COUNT; part++)
            if (script->parts[part].path != NULL)
                names[part] = (item++)->name;
        json_array_append_new(scripts, json_pack("{s:s, s:s, s:s?, s:s?}", "id",
                                                 script->parts[SCRIPT_RUN].sum, "run",
                                                 names[SCRIPT_RUN], "verify", names[SCRIPT_VERIFY],
                                                 "revert", names[SCRIPT_REVERT]));
    }
    return scripts;
}

static json_t *head_json(const struct pack *pack)
{
    const struct session *session = pack->session;
    char created[CLOCK_TEXT_SIZE];

    clock_format_utc(pack->made_at, created);
    return json_pack("{s:i, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s?, s:o, s:o, s:o, s:O}", "format",
                     MANIFEST_FORMAT, "program", "tpvadmin " PACKAGE_VERSION, "environment",
                     session->home.configuration.environment, "dossier",
                     (json_int_t)session->dossier, "sequence",
                     (json_int_t)pack->result->artefact.sequence, "kind", "package", "created_at",
                     created, "created_by", session->user, "since",
                     pack->review->since[0] == '\0' ? NULL : pack->review->since, "directories",
                     directories_json(pack), "dictionaries", dictionaries_json(pack), "scripts",
                     scripts_json(pack), "schema", pack->review->schema);
}

/*
 * By hand: twice for each of many files, a document costs more than reading the small ones. Names
 * that travel have nothing to escape but quotes.
 */
static void add_item(struct text *json, const struct pack_item *item)
{
    char modified[CLOCK_TEXT_SIZE];

    clock_format_utc(item->modified_ns / INT64_C(1000000000), modified);
    text_add(json, "{\"name\": \"");
    for (const char *c = item->name; *c != '\0';) {
        size_t plain = strcspn(c, "\"");

        text_add_bytes(json, c, plain);
        c += plain;
        if (*c == '"') {
            text_add(json, "\\\"");
            c++;
        }
    }
    text_format(json,
                "\", \"size\": %" PRId64
                ", \"mode\": \"%04o\", \"modified\": \"%s\", \"blake2b_256\": \"%s\"}",
                item->size, item->mode & 07777U, modified, item->sum);
}

bool pack_manifest(const struct pack *pack, struct text *json, struct error *error)
{
    bool ok = add_json(json, "", head_json(pack), JSON_INDENT(1), error);

    if (!ok)
        return false;
    /* The head ends with "\n}": its members go on. */
    json->length -= strlen("\n}");
    text_add(json, ",\n \"members\": [");
    for (size_t i = 0; i < pack->count; i++) {
        text_add(json, i == 0 ? "\n  " : ",\n  ");
        add_item(json, &pack->items[i]);
    }
    text_add(json, "\n ]\n}\n");
    return text_ok(json, error);
}
