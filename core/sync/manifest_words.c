/* SPDX-License-Identifier: MIT */
/* What a manifest says, for people. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/sync/manifest.h"

static const char *mode_label(const char *mode)
{
    if (string_equal(mode, "full"))
        return _("complète");
    if (string_equal(mode, "changes"))
        return _("modifications");
    return _("absente");
}

static void add_amounts(const json_t *table, struct text *text)
{
    artefact_add_amounts(text, json_integer_value(json_object_get(table, "rows")),
                         json_integer_value(json_object_get(table, "deletes")));
}

static bool is_package(const struct manifest *manifest)
{
    return strcmp(manifest->kind, "package") == 0;
}

static void add_files(const struct manifest *manifest, struct text *text)
{
    int64_t bytes = 0;

    for (size_t i = 0; i < manifest->member_count; i++)
        bytes += manifest->members[i].size;
    text_format(text,
                ngettext("%zu fichier, %.2f Mo", "%zu fichiers, %.2f Mo",
                         (unsigned long)manifest->member_count),
                manifest->member_count, (double)bytes / 1e6);
}

static void tell_package(const struct manifest *manifest, struct text *report)
{
    text_format(report, _("Signature et sommes vérifiées : package nº %" PRId64 ", "),
                manifest->sequence);
    add_files(manifest, report);
    text_add(report, ".\n");
}

static void tell_extract(const struct manifest *manifest, struct text *report)
{
    const json_t *tables = json_object_get(manifest->document, "tables");
    size_t index;
    json_t *table;

    text_format(report,
                _("Signature et sommes vérifiées : nº %" PRId64 " (%s), version %" PRId64 ".\n"),
                manifest->sequence, mode_label(manifest->kind), manifest->to);
    json_array_foreach(tables, index, table)
    {
        const char *mode = json_string_value(json_object_get(table, "mode"));

        if (mode == NULL || strcmp(mode, "none") == 0)
            continue;
        text_format(report, "  %s : %s, ", json_string_value(json_object_get(table, "name")),
                    mode_label(mode));
        add_amounts(table, report);
        text_add_char(report, '\n');
    }
}

void manifest_tell(const struct manifest *manifest, struct text *report)
{
    if (is_package(manifest))
        tell_package(manifest, report);
    else
        tell_extract(manifest, report);
}

/* Padded by characters: names are anybody's. */
static void add_column(struct text *text, const char *value, size_t width)
{
    text_add(text, value);
    for (size_t length = utf8_length(value); length < width; length++)
        text_add_char(text, ' ');
    text_add(text, "  ");
}

static void describe_tables(const json_t *tables, struct text *text)
{
    enum { WIDEST_NAME = 40, MODE_WIDTH = 13 };
    size_t width = 0;
    size_t index;
    json_t *table;

    json_array_foreach(tables, index, table)
    {
        size_t length = utf8_length(json_string_value(json_object_get(table, "name")));

        width = length > width && length <= WIDEST_NAME ? length : width;
    }
    json_array_foreach(tables, index, table)
    {
        bool up = string_equal(json_string_value(json_object_get(table, "direction")), "up");
        const char *mode = json_string_value(json_object_get(table, "mode"));

        add_column(text, json_string_value(json_object_get(table, "name")), width);
        add_column(text, up ? _("remonte") : mode_label(mode), MODE_WIDTH);
        if (!up && mode != NULL && strcmp(mode, "none") != 0)
            add_amounts(table, text);
        text_add_char(text, '\n');
    }
}

static void describe_extract(const struct manifest *manifest, struct text *text)
{
    if (manifest->has_base)
        text_format(text, _("S'applique  aux caisses de la version %" PRId64 " à %" PRId64 "\n"),
                    manifest->base, manifest->to);
    else
        text_format(text, _("S'applique  à toute caisse, et l'amène à la version %" PRId64 "\n"),
                    manifest->to);
    if (manifest->lineage[0] != '\0')
        text_format(text, _("Lignée      %s\n"), manifest->lineage);
    for (size_t i = 0; i < manifest->member_count; i++)
        text_format(text, _("Contient    %s, %" PRId64 " octets\nBLAKE2b-256 %s\n"),
                    manifest->members[i].name, manifest->members[i].size, manifest->members[i].sum);
    text_add_char(text, '\n');
    describe_tables(json_object_get(manifest->document, "tables"), text);
}

static void describe_scripts(const json_t *scripts, struct text *text)
{
    size_t index;
    json_t *script;

    json_array_foreach(scripts, index, script)
    {
        const char *run = json_string_value(json_object_get(script, "run"));

        text_format(text, _("Script      %s\n"), run == NULL ? "?" : run);
    }
}

static void describe_package(const struct manifest *manifest, struct text *text)
{
    const json_t *document = manifest->document;
    const char *author = json_string_value(json_object_get(document, "created_by"));
    const char *since = json_string_value(json_object_get(document, "since"));
    const json_t *directories = json_object_get(document, "directories");
    size_t index;
    json_t *directory;

    text_format(text, _("Demandé par %s\n"), author == NULL ? "?" : author);
    text_format(text, _("Référence   %s\n"), since == NULL ? _("tous les fichiers") : since);
    text_add(text, _("Contient    "));
    add_files(manifest, text);
    text_add_char(text, '\n');
    describe_scripts(json_object_get(document, "scripts"), text);
    text_add_char(text, '\n');
    json_array_foreach(directories, index, directory)
    {
        const char *code = json_string_value(json_object_get(directory, "code"));
        const char *destination = json_string_value(json_object_get(directory, "destination"));

        text_format(text, "%s > %s\n", code == NULL ? "?" : code,
                    destination == NULL ? "?" : destination);
    }
    text_add_char(text, '\n');
    for (size_t i = 0; i < manifest->member_count; i++)
        text_format(text, "%12" PRId64 "  %s\n", manifest->members[i].size,
                    manifest->members[i].name);
}

void manifest_describe(const struct manifest *manifest, struct text *text)
{
    const char *created = json_string_value(json_object_get(manifest->document, "created_at"));
    const char *program = json_string_value(json_object_get(manifest->document, "program"));
    char local[CLOCK_TEXT_SIZE];

    clock_localize(created == NULL ? "" : created, local);
    text_add(text, _("Manifeste, signé par la clé de cette installation :\n"));
    text_format(text, _("Produit le  %s par %s\n"), local, program == NULL ? "?" : program);
    text_format(text, _("Dossier     %" PRId64 ", environnement %s\n"), manifest->dossier,
                manifest->environment);
    if (is_package(manifest))
        describe_package(manifest, text);
    else
        describe_extract(manifest, text);
}
