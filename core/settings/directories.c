/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/directories.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/record/record_text.h"
#include "core/settings/defaults.h"

const char *const directory_codes_needed[] = { "OBJETS", "FICHIERS", DIRECTORY_DICTIONARIES, NULL };

/* What a destination may name; the till gives the values. */
static const char *const variables[] = { "{dossier}", "{caisse}", "{environnement}", NULL };

static const char root[] = "{racine}";

static bool variables_exist(const char *destination, struct error *error)
{
    for (const char *c = strchr(destination, '{'); c != NULL; c = strchr(c + 1, '{')) {
        bool known = false;

        for (size_t i = 0; variables[i] != NULL; i++)
            known = known || strncmp(c, variables[i], strlen(variables[i])) == 0;
        if (!known)
            return error_set(error, ERROR_INPUT,
                             _("Destination « %s » : seules {racine} (en tête), {dossier}, "
                               "{caisse} et {environnement} y prennent une valeur."),
                             destination);
    }
    return true;
}

static bool add_component(const char *component, size_t length, const char *destination,
                          struct text *path, struct error *error)
{
    if (length == 0 || (length == 1 && component[0] == '.'))
        return true;
    if (length == 2 && memcmp(component, "..", 2) == 0)
        return error_set(error, ERROR_INPUT,
                         _("Destination « %s » : « .. » la ferait sortir de la racine de la "
                           "caisse."),
                         destination);
    if (path->length > 0)
        text_add_char(path, '/');
    text_add_bytes(path, component, length);
    return true;
}

bool directory_destination(const char *destination, struct text *path, struct error *error)
{
    const char *rest = destination;
    bool ok = true;

    if (strncmp(rest, root, strlen(root)) == 0 &&
        (rest[strlen(root)] == '/' || rest[strlen(root)] == '\0'))
        rest += strlen(root);
    else if (rest[0] == '/')
        return error_set(error, ERROR_INPUT,
                         _("Destination « %s » : elle est relative à la racine de la caisse ; "
                           "écrivez {racine}%s."),
                         destination, destination);
    if (strchr(rest, '\\') != NULL)
        return error_set(error, ERROR_INPUT,
                         _("Destination « %s » : les répertoires se séparent par « / »."),
                         destination);
    ok = variables_exist(rest, error);
    while (ok && *rest != '\0') {
        size_t length = strcspn(rest, "/");

        ok = add_component(rest, length, destination, path, error);
        rest += length + (rest[length] == '/');
    }
    return ok && text_ok(path, error);
}

/* True when one of two real paths is the other, or lies in it. */
static bool overlap(const char *a, const char *b)
{
    size_t shorter = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

    if (strncmp(a, b, shorter) != 0)
        return false;
    return a[shorter] == b[shorter] || a[shorter] == '/' || b[shorter] == '/' || shorter == 1;
}

static bool check_destinations(const struct directory *directory, const struct directory *other,
                               struct error *error)
{
    struct error broken = ERROR_INIT; /* of a record written by hand: its own check says so */
    struct text mine = TEXT_INIT;
    struct text theirs = TEXT_INIT;
    bool ok = directory_destination(directory->destination, &mine, error);

    if (ok && directory_destination(other->destination, &theirs, &broken) &&
        strcmp(text_string(&mine), text_string(&theirs)) == 0)
        ok = error_set(error, ERROR_INPUT,
                       _("Destination « %s » : c'est déjà celle du code chemin %s."),
                       directory->destination, other->code);
    text_clear(&mine);
    text_clear(&theirs);
    return ok;
}

static bool check_other(const struct directory *directory, const char *source,
                        const struct directory *other, struct error *error)
{
    char theirs[PATH_MAX];

    if (string_equal_nocase(directory->code, other->code))
        return true;
    if (realpath(other->source, theirs) != NULL && overlap(source, theirs))
        return error_set(
            error, ERROR_INPUT,
            _("Source « %s » : elle se recouvre avec celle du code chemin %s (« %s ») ; "
              "les mêmes fichiers partiraient deux fois."),
            directory->source, other->code, other->source);
    return check_destinations(directory, other, error);
}

/* The installation holds keys and passwords: what is in it may travel, but not from these. */
static const char *const kept_home[] = { "keys", "edi", "publication", "log", "run", NULL };

static bool check_installation(const struct session *session, const struct directory *directory,
                               const char *source, struct error *error)
{
    char home[PATH_MAX];
    size_t length = strlen(source);
    bool ok = true;

    if (realpath(session->home.path, home) == NULL)
        return error_set_errno(error, _("Impossible de lire « %s »"), session->home.path);
    if (strncmp(home, source, length) == 0 &&
        (length == 1 || home[length] == '/' || home[length] == '\0'))
        return error_set(error, ERROR_INPUT,
                         _("Source « %s » : elle contient l'installation de tpvadmin (« %s »)."),
                         directory->source, session->home.path);
    for (size_t i = 0; ok && kept_home[i] != NULL; i++) {
        char *own = path_join(home, kept_home[i], error);

        ok = own != NULL;
        if (ok && overlap(source, own))
            ok = error_set(error, ERROR_INPUT,
                           _("Source « %s » : « %s » est à l'usage de tpvadmin seul."),
                           directory->source, own);
        free(own);
    }
    return ok;
}

/* The very packages that are made are no content of the next ones. `place` may not exist yet. */
static bool check_place(const struct directory *directory, const char *source, const char *place,
                        struct error *error)
{
    char real[PATH_MAX];
    const char *there = realpath(place, real) != NULL ? real : place;

    if (place[0] == '\0' || !overlap(source, there))
        return true;
    return error_set(
        error, ERROR_INPUT,
        _("Source « %s » : elle se recouvre avec « %s », où vont les fichiers produits "
          "pour ce dossier."),
        directory->source, place);
}

static bool check_places(struct session *session, const struct directory *directory,
                         const char *source, struct error *error)
{
    struct dossier dossier = { .head = { 0 } };
    bool ok = session_dossier(session, directory->dossier, &dossier, error) &&
              check_place(directory, source, dossier.share_dir, error) &&
              check_place(directory, source, dossier.publish_dir, error);

    record_wipe(&dossier_type, &dossier);
    return ok;
}

static bool check_source(struct session *session, const struct directory *directory,
                         char source[PATH_MAX], struct error *error)
{
    if (realpath(directory->source, source) == NULL || !path_is_directory(source))
        return error_set(error, ERROR_INPUT,
                         _("Source « %s » : ce répertoire n'existe pas sur ce serveur."),
                         directory->source);
    return check_installation(session, directory, source, error) &&
           check_places(session, directory, source, error);
}

/* Against all the others that are active too. */
static bool check_others(struct session *session, const struct directory *directory,
                         const char *source, struct error *error)
{
    struct record_place place = session_place(session);
    struct record_list list = { .count = 0 };
    bool ok = record_list_load(&place, &directory_type, directory->dossier, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        struct directory *other = record_list_item(&list, i);

        ok = record_apply_defaults(&directory_type, other, NULL, error) &&
             (!other->active || check_other(directory, source, other, error));
    }
    record_list_clear(&list);
    return ok;
}

bool directory_check(struct session *session, const void *record, struct error *error)
{
    struct directory directory = *(const struct directory *)record;
    struct text destination = TEXT_INIT;
    char source[PATH_MAX];
    bool ok = record_apply_defaults(&directory_type, &directory, NULL, error) &&
              directory_destination(directory.destination, &destination, error);

    /* One whose source is no more can still be put aside. */
    if (ok && directory.active)
        ok = check_source(session, &directory, source, error) &&
             check_others(session, &directory, source, error);
    text_clear(&destination);
    return ok;
}

/* {home} and {environnement}. */
static bool place_name(void *data, const struct record_type *type, const void *record,
                       const char *name, struct text *value)
{
    const struct home *home = data;

    (void)type;
    (void)record;
    if (strcmp(name, "home") == 0)
        text_add(value, home->path);
    else if (strcmp(name, "environnement") == 0)
        text_add(value, home->configuration.environment);
    else
        return false;
    return true;
}

static bool set_field(struct session *session, struct implicit_path *path, const char *name,
                      const char *template, struct error *error)
{
    struct home home = session->home; /* a shallow copy: the callback only reads it */
    const struct record_defaults defaults = { .place = place_name, .data = &home };
    struct text value = TEXT_INIT;
    int index = record_find(&implicit_path_type, name);
    bool ok = index > 0 || error_set(error, ERROR_INPUT, _("Chemin %s : champ « %s » inconnu."),
                                     path->code, name);

    if (ok) {
        record_expand(template, &implicit_path_type, path, &defaults, &value);
        ok = text_ok(&value, error) &&
             record_set(&implicit_path_type, path, (size_t)index, text_string(&value), error);
    }
    text_clear(&value);
    return ok;
}

/* The section is the code, in lower case as every name of an INI file. */
static bool set_code(struct implicit_path *path, const char *section, struct error *error)
{
    char code[64];
    size_t length = 0;

    for (; section[length] != '\0' && length < sizeof code - 1; length++)
        code[length] = section[length] >= 'a' && section[length] <= 'z'
                           ? (char)(section[length] - 'a' + 'A')
                           : section[length];
    code[length] = '\0';
    return record_set(&implicit_path_type, path, 0, code, error);
}

static bool read_path(struct session *session, const struct ini *ini, const char *section,
                      struct implicit_path *path, struct error *error)
{
    struct string_list keys = { .items = NULL };
    bool ok = ini_keys(ini, section, &keys, error);

    for (size_t i = 0; ok && i < keys.count; i++)
        ok = set_field(session, path, keys.items[i], ini_get(ini, section, keys.items[i]), error);
    string_list_clear(&keys);
    return ok;
}

static bool add_path(struct session *session, const struct ini *ini, const char *section,
                     bool *added, struct error *error)
{
    struct record_place place = session_place(session);
    struct implicit_path path = { .head = { 0 } };
    struct implicit_path there;
    struct error missing = ERROR_INIT;

    *added = false;
    if (!set_code(&path, section, error))
        return false;
    there = path;
    if (record_load(&place, &implicit_path_type, &there, &missing))
        return true;
    if (missing.code != ERROR_NOT_FOUND) {
        *error = missing;
        return false;
    }
    *added = read_path(session, ini, section, &path, error) &&
             session_change(session, CHANGE_ADD, &implicit_path_type, &path, _("liste par défaut"),
                            error);
    return *added;
}

bool default_paths_add(struct session *session, const char *path, size_t *added,
                       struct error *error)
{
    struct string_list sections = { .items = NULL };
    struct ini *ini = home_list(&session->home, path, "paths.ini", default_paths_ini, error);
    bool ok = ini != NULL && ini_sections(ini, &sections, error) && session_begin(session, error);

    *added = 0;
    if (ok) {
        for (size_t i = 0; ok && i < sections.count; i++) {
            bool one;

            ok = add_path(session, ini, sections.items[i], &one, error);
            *added += one;
        }
        ok = session_end(session, ok, error);
    }
    string_list_clear(&sections);
    ini_close(ini);
    return ok;
}
