/* SPDX-License-Identifier: MIT */
/* Gestion de répertoires, Chemins d'implicites: what packages are made of. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/directories.h"
#include "forms/forms.h"

static bool apply_directory(struct console *console, void *record, struct error *error)
{
    (void)console;
    return record_apply_defaults(&directory_type, record, NULL, error);
}

static bool save_directory(struct console *console, bool is_new, void *record, struct error *error)
{
    return records_save(console, &directory_type, is_new, record, error);
}

/* The declared paths; of each, the member at `offset`. */
static bool list_paths(struct console *console, size_t offset, struct string_list *values,
                       struct error *error)
{
    struct record_place place = session_place(&console->session);
    struct record_list list;
    bool ok = record_list_load(&place, &implicit_path_type, 0, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        const char *value = (const char *)record_list_item(&list, i) + offset;

        ok = string_list_has(values, value) || string_list_add(values, value, error);
    }
    record_list_clear(&list);
    return ok;
}

/* Those that a package needs, then the other declared ones. */
static bool list_codes(struct console *console, const void *record, struct string_list *values,
                       struct error *error)
{
    bool ok = true;

    (void)record;
    for (size_t i = 0; ok && directory_codes_needed[i] != NULL; i++)
        ok = string_list_add(values, directory_codes_needed[i], error);
    return ok && list_paths(console, offsetof(struct implicit_path, code), values, error);
}

static bool list_sources(struct console *console, const void *record, struct string_list *values,
                         struct error *error)
{
    (void)record;
    return list_paths(console, offsetof(struct implicit_path, path), values, error);
}

/* clang-format off */
static const struct record_offer directory_offers[] = {
    { "code",   N_("OBJETS, FICHIERS et SYNCHRO (dictionnaires) au moins. Entrée : choisir."), list_codes },
    { "source", N_("Répertoire de ce serveur dont le contenu part dans les packages. Entrée : les chemins déclarés."), list_sources },
};

static const struct record_form_kind directory_form = {
    .type = &directory_type,
    .help = N_("Un répertoire de ce serveur et celui des caisses où son contenu va. La destination est sous {racine}, la racine de la caisse."),
    .offers = directory_offers,
    .offer_count = sizeof directory_offers / sizeof directory_offers[0],
    .save = save_directory,
    .apply_defaults = apply_directory,
};

static const struct tui_column directory_columns[] = {
    { N_("Code"),        11, TUI_ALIGN_LEFT, 9 },
    { N_("Source"),      0,  TUI_ALIGN_LEFT, 18 },
    { N_("Destination"), 0,  TUI_ALIGN_LEFT, 18 },
    { N_("Ordre"),       6,  TUI_ALIGN_RIGHT, TUI_COLUMN_LEFT_OUT },
    { N_("Actif"),       5,  TUI_ALIGN_LEFT, 5 },
};
static const char *const directory_fields[] = { "code", "source", "destination", "position", "active" };

static const struct records_kind directories_kind = {
    .form = &directory_form,
    .title = N_("Gestion de répertoires"),
    .help = N_("Ce que les packages emportent : par code chemin, un répertoire de ce serveur et sa place sur les caisses. Il faut au moins OBJETS, FICHIERS et SYNCHRO."),
    .empty = N_("Aucun répertoire : « a » ajoute OBJETS, FICHIERS, SYNCHRO…"),
    .removal = N_("Son contenu ne partira plus dans les packages. Les fichiers de ce serveur et ceux des caisses restent."),
    .columns = directory_columns,
    .column_count = sizeof directory_columns / sizeof directory_columns[0],
    .fields = directory_fields,
};
/* clang-format on */

void open_directories(struct tui_app *app, void *user)
{
    (void)app;
    records_open(user, &directories_kind);
}

static bool apply_path(struct console *console, void *record, struct error *error)
{
    (void)console;
    return record_apply_defaults(&implicit_path_type, record, NULL, error);
}

static bool save_path(struct console *console, bool is_new, void *record, struct error *error)
{
    return records_save(console, &implicit_path_type, is_new, record, error);
}

static bool fill_paths(struct console *console, size_t *added, struct error *error)
{
    return default_paths_add(&console->session, NULL, added, error);
}

/* clang-format off */
static const struct record_form_kind path_form = {
    .type = &implicit_path_type,
    .help = N_("Un chemin que l'environnement déclare : il est proposé à la saisie d'un répertoire."),
    .save = save_path,
    .apply_defaults = apply_path,
};

static const struct tui_column path_columns[] = {
    { N_("Code"),    11, TUI_ALIGN_LEFT, 9 },
    { N_("Libellé"), 0,  TUI_ALIGN_LEFT, 0 },
    { N_("Chemin"),  0,  TUI_ALIGN_LEFT, 0 },
};
static const char *const path_fields[] = { "code", "label", "path" };

static const struct records_kind paths_kind = {
    .form = &path_form,
    .title = N_("Chemins d'implicites"),
    .help = N_("Les chemins déclarés de l'environnement, proposés à la saisie d'un répertoire. « i » reprend ceux qui sont fournis."),
    .empty = N_("Aucun chemin : « i » reprend ceux qui sont fournis, « a » en ajoute un."),
    .removal = N_("Il ne sera plus proposé. Les répertoires déjà saisis restent."),
    .columns = path_columns,
    .column_count = sizeof path_columns / sizeof path_columns[0],
    .fields = path_fields,
    .fill = fill_paths,
};
/* clang-format on */

void open_paths(struct tui_app *app, void *user)
{
    (void)app;
    records_open(user, &paths_kind);
}
