/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/home.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/db/db.h"
#include "core/exchange/signature.h"
#include "core/record/record_text.h"
#include "core/settings/defaults.h"
#include "core/settings/dossier.h"

static bool check_environment(const void *record, struct error *error)
{
    const struct configuration *configuration = record;

    for (const char *c = configuration->environment; *c != '\0'; c++)
        if (!isupper((unsigned char)*c) && !isdigit((unsigned char)*c))
            return error_set(error, ERROR_INPUT,
                             _("Le code d'environnement est fait de majuscules sans accent et de "
                               "chiffres (12 au plus) : il figure dans le nom des fichiers."));
    return true;
}

static bool check_store(const void *record, struct error *error)
{
    return db_url_check(((const struct configuration *)record)->store, error);
}

static bool check_channel_dir(const void *record, struct error *error)
{
    const struct configuration *configuration = record;

    if (configuration->channel_dir[0] == '/' &&
        strstr(configuration->channel_dir, "{canal}") != NULL)
        return true;
    return error_set(error, ERROR_INPUT,
                     _("Répertoire des canaux : chemin absolu où {canal} figure."));
}

static bool check_users_file(const void *record, struct error *error)
{
    if (((const struct configuration *)record)->ftp_users_file[0] == '/')
        return true;
    return error_set(error, ERROR_INPUT, _("Fichier des comptes FTP : chemin absolu attendu."));
}

/* clang-format off */
#define AT(member) RECORD_FIELD(struct configuration, member)
static const struct field fields[] = {
    { AT(environment), .kind = FIELD_NAME, .label = N_("Environnement"), .flags = FIELD_REQUIRED, .fallback = "TPV", .check = check_environment,
      .help = N_("Code court de cette installation : il figure dans les chemins et les noms de fichiers.") },
    { AT(store), .kind = FIELD_TEXT, .label = N_("Paramètres"), .fallback = "sqlite:{home}/tpv.db", .check = check_store,
      .help = N_("Adresse de la base des paramètres.") },
    { AT(retention_days), .kind = FIELD_INTEGER, .label = N_("Rétention (jours)"), .minimum = 0, .maximum = 365, .fallback = "5",
      .help = N_("Durée de conservation du suivi des modifications : extrayez plus souvent que cela.") },
    { AT(lock_wait_s), .kind = FIELD_INTEGER, .label = N_("Attente d'un verrou (s)"), .minimum = 0, .maximum = 3600, .fallback = "30",
      .help = N_("Durée pendant laquelle une base verrouillée est attendue avant l'échec.") },
    { AT(publish_attempts), .kind = FIELD_INTEGER, .label = N_("Essais de publication"), .minimum = 1, .maximum = 100, .fallback = "5",
      .help = N_("Nombre d'essais d'un envoi avant d'y renoncer ; l'attente entre deux essais grandit.") },
    { AT(compression_level), .kind = FIELD_INTEGER, .label = N_("Compression"), .minimum = 1, .maximum = 19, .fallback = "3",
      .help = N_("Niveau de compression zstd des fichiers produits, de 1 (rapide) à 19 (petit).") },
    { AT(login_attempts), .kind = FIELD_INTEGER, .label = N_("Essais d'un mot de passe"), .minimum = 1, .maximum = 100, .fallback = "5",
      .help = N_("Nombre de mots de passe refusés à la suite qui verrouille un utilisateur.") },
    { AT(lock_minutes), .kind = FIELD_INTEGER, .label = N_("Verrouillage (min)"), .minimum = 1, .maximum = 525600, .fallback = "15",
      .help = N_("Durée du verrouillage ; « tpvadmin user unlock CODE » le lève.") },
    { AT(channel_dir), .kind = FIELD_TEXT, .label = N_("Répertoire des canaux"), .fallback = "{home}/publication/edi{canal}", .check = check_channel_dir,
      .help = N_("Répertoire qu'un compte d'échange voit, et lui seul ; {canal} y est son canal EDI.") },
    { AT(ftp_account), .kind = FIELD_NAME, .label = N_("Compte système du FTP"),
      .help = N_("Compte Unix sous lequel les comptes d'échange agissent ; vide : celui de l'installation.") },
    { AT(ftp_users_file), .kind = FIELD_TEXT, .label = N_("Fichier des comptes FTP"), .fallback = "{home}/run/pureftpd.passwd", .check = check_users_file,
      .help = N_("Fichier que « tpvadmin user ftp-sync » écrit pour pure-ftpd.") },
};
/* clang-format on */

const struct record_type configuration_type = {
    .name = "tpv",
    .label = N_("tpv.ini"),
    .size = sizeof(struct configuration),
    .fields = fields,
    .field_count = RECORD_COUNT(fields),
};

static const char *const directories[] = { "edi", "publication", "log", "run" };

char *home_find(const char *option, struct error *error)
{
    const char *path = option != NULL ? option : getenv("TPV_HOME");
    char *here;
    char *absolute;

    if (path == NULL || path[0] == '\0')
        path = "/var/lib/tpv";
    if (path[0] == '/')
        return string_copy(path, error);
    here = getcwd(NULL, 0);
    if (here == NULL) {
        error_set_errno(error, _("Le répertoire courant est illisible"));
        return NULL;
    }
    absolute = path_join(here, path, error);
    free(here);
    return absolute;
}

static bool create_keys(const char *home, struct error *error)
{
    char *keys = path_join(home, "keys", error);
    char *seal = keys == NULL ? NULL : path_join(keys, "seal.key", error);
    bool ok = seal != NULL && path_make_directories(keys, 0700, error) &&
              path_remove_matching(keys, "*.tmp", error) &&
              (path_exists(seal) || seal_key_create(seal, error)) &&
              signature_create_keys(keys, error);

    free(keys);
    free(seal);
    return ok;
}

/* tpv.ini as a person wants to find it: every setting, what it is, its value. */
static bool compose_ini(const struct configuration *configuration, struct text *text,
                        struct error *error)
{
    struct text value = TEXT_INIT;
    bool ok = true;

    text_format(text, "# %s\n\n[%s]\n", _("Paramètres de cette installation : voir tpv.ini(5)."),
                configuration_type.name);
    for (size_t i = 0; ok && i < configuration_type.field_count; i++) {
        const struct field *field = &configuration_type.fields[i];
        const char *fallback = field->fallback == NULL ? "" : field->fallback;

        text_reset(&value);
        record_get(&configuration_type, configuration, i, &value);
        text_format(text, "# %s\n%s", gettext(field->help),
                    record_is_set(configuration, i) ? "" : "# ");
        ok = ini_add(text, field->name,
                     record_is_set(configuration, i) ? text_string(&value) : fallback, error);
    }
    text_format(text, "\n# %s\n# [%s]\n", _("Défauts des dossiers, au lieu de ceux du programme :"),
                dossier_type.name);
    text_add(text, "# ftp_path = \"/edi{canal}/{environnement}/{dossier}\"\n");
    text_clear(&value);
    return ok && text_ok(text, error);
}

static bool place_home(void *data, const struct record_type *type, const void *record,
                       const char *name, struct text *value)
{
    (void)type;
    (void)record;
    if (strcmp(name, "home") != 0)
        return false;
    text_add(value, text_string(data));
    return true;
}

static bool no_template(void *data, const struct field *field, struct text *template)
{
    (void)data;
    (void)field;
    (void)template;
    return false;
}

/* Fills what is not set, {home} being the path, and checks the whole. */
static bool complete_configuration(struct configuration *configuration, const char *path,
                                   struct error *error)
{
    struct text home = TEXT_INIT;
    const struct record_defaults defaults = {
        .template_of = no_template,
        .place = place_home,
        .data = &home,
    };
    size_t bad;
    bool ok;

    text_add(&home, path);
    ok = record_apply_defaults(&configuration_type, configuration, &defaults, error) &&
         record_check(&configuration_type, configuration, &bad, error);
    text_clear(&home);
    return ok;
}

static bool write_ini(const char *home, const struct configuration *configuration,
                      struct error *error)
{
    char *path = path_join(home, "tpv.ini", error);
    struct configuration own = { .head = { 0 } };
    struct text text = TEXT_INIT;
    bool ok = path != NULL;

    if (configuration != NULL)
        own = *configuration;
    /* The environment is always written: it names files for ever. */
    if (ok && !record_is_set(&own, 0))
        ok = record_set(&configuration_type, &own, 0,
                        own.environment[0] == '\0' ? "TPV" : own.environment, error);
    ok = ok && complete_configuration(&own, home, error) && compose_ini(&own, &text, error) &&
         path_write(path, text_string(&text), text.length, 0640, error);
    text_clear(&text);
    free(path);
    return ok;
}

static bool create_directories(const char *home, struct error *error)
{
    bool ok = path_make_directories(home, 0750, error);

    for (size_t i = 0; ok && i < sizeof directories / sizeof directories[0]; i++) {
        char *path = path_join(home, directories[i], error);

        ok = path != NULL && path_make_directories(path, 0750, error);
        free(path);
    }
    return ok;
}

bool home_create(const char *path, const struct configuration *configuration, struct error *error)
{
    char *ini = path_join(path, "tpv.ini", error);
    bool ok = ini != NULL;

    if (ok && path_exists(ini))
        ok = error_set(error, ERROR_REFUSED,
                       _("« %s » est déjà une installation de tpvadmin : rien n'a été changé."),
                       path);
    /* What a call that was cut had begun to write goes. */
    ok = ok && create_directories(path, error) && path_remove_matching(path, "*.tmp", error) &&
         create_keys(path, error) && write_ini(path, configuration, error);
    free(ini);
    return ok;
}

static bool read_configuration(struct home *home, struct error *error)
{
    record_init(&configuration_type, &home->configuration);
    return record_read_ini(&configuration_type, &home->configuration, home->ini,
                           configuration_type.name, error) &&
           complete_configuration(&home->configuration, home->path, error);
}

/* A misspelt field in [dossier] would silently not apply: it is refused by name. */
static bool check_dossier_section(const struct home *home, struct error *error)
{
    struct string_list keys = { .items = NULL };
    bool ok = ini_keys(home->ini, dossier_type.name, &keys, error);

    for (size_t i = 0; ok && i < keys.count; i++)
        if (record_find(&dossier_type, keys.items[i]) < 0)
            ok = error_set(error, ERROR_INPUT,
                           _("tpv.ini, section [dossier] : « %s » n'est pas un champ de dossier."),
                           keys.items[i]);
    string_list_clear(&keys);
    return ok;
}

bool home_open(struct home *home, const char *path, struct error *error)
{
    char *ini = path_join(path, "tpv.ini", error);
    bool ok = false;

    *home = (struct home){ .path = NULL };
    if (ini == NULL)
        return false;
    if (!path_exists(ini))
        error_set(error, ERROR_NOT_FOUND,
                  _("« %s » n'est pas une installation de tpvadmin : créez-la avec "
                    "« tpvadmin --home %s init », ou donnez la bonne avec --home ou TPV_HOME."),
                  path, path);
    else if ((home->path = string_copy(path, error)) != NULL &&
             (home->ini = ini_read(ini, error)) != NULL)
        home->defaults = ini_parse(default_ini, "default.ini", error);
    if (home->defaults != NULL)
        ok = read_configuration(home, error) && check_dossier_section(home, error);
    free(ini);
    if (!ok)
        home_close(home);
    return ok;
}

void home_close(struct home *home)
{
    ini_close(home->ini);
    ini_close(home->defaults);
    free(home->path);
    *home = (struct home){ .path = NULL };
}

char *home_file(const struct home *home, const char *name, struct error *error)
{
    return path_join(home->path, name, error);
}

struct ini *home_list(const struct home *home, const char *path, const char *own,
                      const char *supplied, struct error *error)
{
    char *replaced = home_file(home, own, error);
    struct ini *ini = NULL;

    if (path != NULL)
        ini = ini_read(path, error);
    else if (replaced != NULL && path_exists(replaced))
        ini = ini_read(replaced, error);
    else if (replaced != NULL)
        ini = ini_parse(supplied, own, error);
    free(replaced);
    return ini;
}

const char *home_default(const struct home *home, const char *field)
{
    const char *own = ini_get(home->ini, dossier_type.name, field);

    return own != NULL ? own : ini_get(home->defaults, dossier_type.name, field);
}
