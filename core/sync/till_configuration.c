/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/till_configuration.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/base/seal.h"
#include "core/exchange/signature.h"
#include "core/record/record_text.h"
#include "core/settings/permission.h"
#include "core/sync/chain.h"

#define SECTION "tpvcaisse"
#define SECRETS "secrets"

static const char signature_line[] = "; signature\n";

enum { KEY_FILE_LIMIT = 4096, CONTENT_LIMIT = 1 << 20 };

/* clang-format off */
static const struct field_choice securities[] = {
    [FTP_PLAIN]    = { "none",     N_("FTP sans protection") },
    [FTP_EXPLICIT] = { "explicit", N_("FTPS explicite") },
    [FTP_IMPLICIT] = { "implicit", N_("FTPS implicite") },
    [FTP_SFTP]     = { "sftp",     N_("SFTP") },
    { NULL, NULL },
};

#define AT(member) RECORD_FIELD(struct till_configuration, member)
static const struct field fields[] = {
    { AT(format), .kind = FIELD_INTEGER, .label = N_("Format"), .flags = FIELD_REQUIRED, .minimum = 1, .maximum = 1000,
      .help = N_("Version de ce fichier.") },
    { AT(environment), .kind = FIELD_NAME, .label = N_("Environnement"), .flags = FIELD_REQUIRED,
      .help = N_("Code de l'installation qui l'a écrit.") },
    { AT(dossier), .kind = FIELD_INTEGER, .label = N_("Dossier"), .flags = FIELD_REQUIRED, .minimum = 1, .maximum = DOSSIER_MAXIMUM,
      .help = N_("Dossier que les caisses servent.") },
    { AT(label), .kind = FIELD_TEXT, .label = N_("Libellé"),
      .help = N_("Nom du dossier.") },
    { AT(lineage), .kind = FIELD_TEXT, .label = N_("Lignée"),
      .help = N_("Base de gestion que les modifications suivent.") },
    { AT(created_at), .kind = FIELD_TIME, .label = N_("Écrit le"), .flags = FIELD_REQUIRED,
      .help = N_("Date d'écriture.") },
    { AT(created_by), .kind = FIELD_TEXT, .label = N_("Écrit par"),
      .help = N_("Utilisateur qui l'a demandé.") },
    { AT(public_key), .kind = FIELD_TEXT, .label = N_("Clé publique"), .flags = FIELD_REQUIRED,
      .help = N_("Clé qui signe les fichiers publiés.") },
    { AT(ftp_address), .kind = FIELD_TEXT, .label = N_("Adresse FTP"),
      .help = N_("Serveur d'échange.") },
    { AT(ftp_path), .kind = FIELD_PATH, .label = N_("Chemin FTP"),
      .help = N_("Répertoire du canal sur ce serveur.") },
    { AT(ftp_user), .kind = FIELD_TEXT, .label = N_("Compte FTP"),
      .help = N_("Compte dédié aux échanges.") },
    { AT(ftp_password), .kind = FIELD_SECRET, .label = N_("Mot de passe FTP"),
      .help = N_("Scellé par la phrase de passe.") },
    { AT(ftp_security), .kind = FIELD_CHOICE, .label = N_("Sécurité"), .choices = securities, .fallback = "explicit",
      .help = N_("Protection de l'échange.") },
    { AT(ftp_pin), .kind = FIELD_TEXT, .label = N_("Empreinte"),
      .help = N_("Empreinte de la clé du serveur d'échange.") },
    { AT(publish_dir), .kind = FIELD_PATH, .label = N_("Répertoire publié"),
      .help = N_("Pour une caisse qui voit le disque du serveur.") },
    { AT(web_address), .kind = FIELD_TEXT, .label = N_("Service web"),
      .help = N_("Adresse du service web.") },
    { AT(ticket_wait_s), .kind = FIELD_INTEGER, .label = N_("Attente entre 2 envois de tickets (s)"), .minimum = 1, .maximum = 86400, .fallback = "30",
      .help = N_("Durée entre deux synchronisations.") },
    { AT(web_timeout_s), .kind = FIELD_INTEGER, .label = N_("Expiration des webservices (s)"), .minimum = 1, .maximum = 3600, .fallback = "60",
      .help = N_("Délai sans réponse avant abandon.") },
    { AT(ping_timeout_s), .kind = FIELD_INTEGER, .label = N_("Expiration du ping (s)"), .minimum = 1, .maximum = 300, .fallback = "5",
      .help = N_("Délai du contrôle de connexion.") },
    { AT(error_wait_s), .kind = FIELD_INTEGER, .label = N_("Attente après une erreur (s)"), .minimum = 1, .maximum = 86400, .fallback = "300",
      .help = N_("Durée avant de réessayer.") },
};
#undef AT
/* clang-format on */

const struct record_type till_configuration_type = {
    .name = SECTION,
    .label = N_("Configuration de caisse"),
    .empty = "",
    .order = "dossier",
    .size = sizeof(struct till_configuration),
    .fields = fields,
    .field_count = RECORD_COUNT(fields),
};

static bool set(struct till_configuration *configuration, const char *name, const char *value,
                struct error *error)
{
    return value[0] == '\0' ||
           record_set(&till_configuration_type, configuration,
                      (size_t)record_find(&till_configuration_type, name), value, error);
}

static bool is_from_dossier(const char *name)
{
    return record_find(&dossier_type, name) >= 0;
}

/* What the till and the dossier call by the same name, secrets included. */
static bool copy_dossier(const struct dossier *dossier, struct till_configuration *configuration,
                         struct error *error)
{
    struct text value = TEXT_INIT;
    bool ok = true;

    for (size_t i = 0; ok && i < RECORD_COUNT(fields); i++) {
        if (!is_from_dossier(fields[i].name))
            continue;
        text_reset(&value);
        if (!record_is_empty(&dossier_type, dossier,
                             (size_t)record_find(&dossier_type, fields[i].name)))
            record_get(&dossier_type, dossier, (size_t)record_find(&dossier_type, fields[i].name),
                       &value);
        ok = text_ok(&value, error) &&
             set(configuration, fields[i].name, text_string(&value), error);
    }
    if (value.data != NULL)
        explicit_bzero(value.data, value.capacity);
    text_clear(&value);
    return ok;
}

/* The second line of server.pub. */
static bool read_public_key(const struct session *session, char *key, size_t size,
                            struct error *error)
{
    char *path = home_file(&session->home, "keys/server.pub", error);
    char *content = path == NULL ? NULL : path_read(path, KEY_FILE_LIMIT, NULL, error);
    char *line = content == NULL ? NULL : strchr(content, '\n');
    bool ok = content != NULL;

    if (line != NULL)
        line[1 + strcspn(line + 1, "\r\n")] = '\0';
    if (ok && (line == NULL || line[1] == '\0' || !string_store(key, size, line + 1)))
        ok = error_set(error, ERROR_CORRUPT, _("La clé « %s » est endommagée."), path);
    free(content);
    free(path);
    return ok;
}

static bool gather(struct session *session, struct till_configuration *configuration,
                   struct error *error)
{
    struct dossier dossier = { .head = { 0 } };
    struct chain chain;
    char now[CLOCK_TEXT_SIZE];
    char number[24];
    char key[128];
    bool ok;

    *configuration = (struct till_configuration){ .head = { 0 } };
    clock_format_utc(clock_now(), now);
    ok = session_dossier(session, 0, &dossier, error) && chain_load(session, &chain, error) &&
         read_public_key(session, key, sizeof key, error);
    snprintf(number, sizeof number, "%" PRId64, dossier.number);
    ok = ok && set(configuration, "format", "1", error) &&
         set(configuration, "environment", session->home.configuration.environment, error) &&
         set(configuration, "dossier", number, error) &&
         set(configuration, "lineage", chain.exists ? chain.read.lineage : "", error) &&
         set(configuration, "created_at", now, error) &&
         set(configuration, "created_by", session->user, error) &&
         set(configuration, "public_key", key, error) &&
         copy_dossier(&dossier, configuration, error);
    record_wipe(&dossier_type, &dossier);
    return ok;
}

static bool add_secrets(const struct till_configuration *configuration, const char *passphrase,
                        struct text *file, struct error *error)
{
    struct seal_passphrase parameters;
    struct seal_key key;
    struct text sealed = TEXT_INIT;
    bool ok;

    if (configuration->ftp_password[0] == '\0')
        return true;
    if (utf8_length(passphrase) < PASSPHRASE_MINIMUM)
        return error_set(error, ERROR_INPUT,
                         _("La phrase de passe doit avoir %d caractères au moins."),
                         PASSPHRASE_MINIMUM);
    seal_passphrase_new(&parameters);
    ok = seal_key_derive(passphrase, &parameters, &key, error) &&
         seal_close(&key, configuration->ftp_password, &sealed, error);
    explicit_bzero(&key, sizeof key);
    text_format(file, "\n[%s]\n", SECRETS);
    text_format(file, "operations = \"%u\"\nmemory_kib = \"%u\"\n", parameters.operations,
                parameters.memory_kib);
    ok = ok && ini_add(file, "salt", parameters.salt, error) &&
         ini_add(file, "ftp_password", text_string(&sealed), error);
    text_clear(&sealed);
    return ok;
}

static bool add_signature(const struct session *session, struct text *file, struct error *error)
{
    struct signer signer = { .id = { 0 } };
    struct text signature = TEXT_INIT;
    char *keys = home_file(&session->home, "keys", error);
    bool ok = keys != NULL && text_ok(file, error) && signer_read(keys, &signer, error) &&
              signature_make(&signer, file->data, file->length, SECTION, &signature, error);
    char *rest = NULL;

    text_add(file, signature_line);
    for (char *line = ok ? strtok_r(signature.data, "\n", &rest) : NULL; line != NULL;
         line = strtok_r(NULL, "\n", &rest))
        text_format(file, ";%s\n", line);
    signer_clear(&signer);
    text_clear(&signature);
    free(keys);
    return ok && text_ok(file, error);
}

bool till_configuration_make(struct session *session, const char *passphrase, struct text *file,
                             struct error *error)
{
    struct till_configuration configuration;
    bool ok = gather(session, &configuration, error);

    text_format(file, _("; Configuration d'une caisse autonome : tpvcaisse import-config\n\n"));
    ok = ok && record_add_ini(&till_configuration_type, &configuration, file, error) &&
         (passphrase == NULL || add_secrets(&configuration, passphrase, file, error)) &&
         add_signature(session, file, error);
    record_wipe(&till_configuration_type, &configuration);
    return ok;
}

bool till_configuration_export(struct session *session, const char *passphrase, const char *path,
                               struct error *error)
{
    struct text file = TEXT_INIT;
    struct error failure = ERROR_INIT;
    int64_t began = clock_monotonic_ms();
    bool ok = session_allows(session, ACTION_CONFIGURE, error) &&
              till_configuration_make(session, passphrase, &file, error) &&
              path_write(path, file.data, file.length, 0600, error);

    text_clear(&file);
    if (!session_journal(session, "dossier export", path, clock_monotonic_ms() - began,
                         ok ? (passphrase == NULL ? _("sans les secrets") : _("secrets scellés"))
                            : NULL,
                         error, &failure) &&
        ok) {
        *error = failure;
        ok = false;
    }
    return ok;
}

/* What a till would miss is better read here than in a shop. */
static void add_warnings(const struct till_configuration *configuration, bool secrets,
                         struct text *text)
{
    if (configuration->ftp_address[0] == '\0')
        text_add(text, _("Attention : sans adresse FTP, les caisses ne chargeront que d'un "
                         "répertoire ou d'une clé USB.\n"));
    if (configuration->web_address[0] == '\0')
        text_add(text, _("Attention : sans adresse de service web, les tickets ne remonteront "
                         "pas.\n"));
    if (configuration->lineage[0] == '\0')
        text_add(text, _("Attention : rien n'a encore été extrait pour ce dossier.\n"));
    if (secrets && configuration->ftp_password[0] == '\0')
        text_add(text, _("Il n'y a pas de mot de passe FTP à sceller.\n"));
    if (!secrets && configuration->ftp_password[0] != '\0')
        text_add(text, _("Le mot de passe FTP n'y est pas : il sera demandé sur la caisse.\n"));
}

bool till_configuration_preview(struct session *session, bool secrets, struct text *text,
                                struct error *error)
{
    struct till_configuration configuration;
    struct text value = TEXT_INIT;
    bool ok = gather(session, &configuration, error) &&
              record_apply_defaults(&till_configuration_type, &configuration, NULL, error);

    for (size_t i = 0; ok && i < RECORD_COUNT(fields); i++) {
        if (record_is_empty(&till_configuration_type, &configuration, i))
            continue;
        text_reset(&value);
        record_show(&till_configuration_type, &configuration, i, &value);
        text_format(text, "%s = %s\n", fields[i].name,
                    fields[i].kind != FIELD_SECRET ? text_string(&value)
                    : secrets                      ? _("(scellé par la phrase de passe)")
                                                   : _("(absent)"));
    }
    if (ok)
        add_warnings(&configuration, secrets, text);
    text_clear(&value);
    record_wipe(&till_configuration_type, &configuration);
    return ok && text_ok(text, error);
}

static bool altered(const char *name, struct error *error)
{
    return error_set(error, ERROR_CORRUPT,
                     _("« %s » n'est pas une configuration de caisse entière : exportez-la de "
                       "nouveau."),
                     name);
}

/* The signature lines without their ';', which the caller frees; `*length` of what is signed. */
static char *split_signature(const char *content, size_t *length, struct error *error)
{
    const char *found = strstr(content, signature_line);
    char *signature = found == NULL ? NULL : string_copy(found + strlen(signature_line), error);
    char *to = signature;

    if (signature == NULL)
        return NULL;
    *length = (size_t)(found - content);
    for (const char *from = signature; *from != '\0'; from++)
        if (*from != ';' || (from != signature && from[-1] != '\n'))
            *to++ = *from;
    *to = '\0';
    return signature;
}

static bool check_signature(const char *content, const char *name,
                            const struct till_configuration *configuration, struct error *error)
{
    struct error reason = ERROR_INIT;
    struct verifier verifier;
    size_t length = 0;
    char *signature = split_signature(content, &length, error);
    bool ok = signature != NULL && verifier_parse(configuration->public_key, &verifier, &reason) &&
              signature_check(&verifier, content, length, signature, &reason);

    free(signature);
    if (!ok && error->code == ERROR_NONE) {
        altered(name, error);
        error_detail(error, "%s", reason.message);
    }
    return ok;
}

static bool open_secrets(const struct ini *ini, const char *passphrase,
                         struct till_configuration *configuration, struct error *error)
{
    const char *sealed = ini_get(ini, SECRETS, "ftp_password");
    const char *salt = ini_get(ini, SECRETS, "salt");
    struct error reason = ERROR_INIT;
    struct seal_passphrase parameters;
    struct seal_key key = { .bytes = { 0 } };
    char password[sizeof configuration->ftp_password];
    bool ok = salt != NULL &&
              seal_passphrase_parse(salt, ini_get(ini, SECRETS, "operations"),
                                    ini_get(ini, SECRETS, "memory_kib"), &parameters) &&
              seal_key_derive(passphrase, &parameters, &key, &reason) &&
              seal_open(&key, sealed, password, sizeof password, &reason) &&
              set(configuration, "ftp_password", password, error);

    explicit_bzero(&key, sizeof key);
    explicit_bzero(password, sizeof password);
    return ok || error_set(error, ERROR_INPUT,
                           _("La phrase de passe n'ouvre pas les secrets de ce fichier."));
}

static bool read_fields(const struct ini *ini, const char *name,
                        struct till_configuration *configuration, struct error *error)
{
    const char *format = ini_get(ini, SECTION, "format");
    int64_t number = 0;
    size_t bad;

    if (format == NULL || !string_to_integer(format, 1, INT64_MAX, &number))
        return altered(name, error);
    if (number > TILL_CONFIGURATION_FORMAT)
        return error_set(
            error, ERROR_REFUSED,
            _("Ce fichier vient d'une version plus récente : mettez le programme à jour."));
    return record_read_ini(&till_configuration_type, configuration, ini, SECTION, error) &&
           record_apply_defaults(&till_configuration_type, configuration, NULL, error) &&
           record_check(&till_configuration_type, configuration, &bad, error);
}

bool till_configuration_parse(const char *content, const char *name, const char *passphrase,
                              struct till_configuration *configuration, bool *sealed,
                              struct error *error)
{
    struct ini *ini = NULL;
    bool ok;

    *configuration = (struct till_configuration){ .head = { 0 } };
    *sealed = false;
    if (strlen(content) > CONTENT_LIMIT)
        return altered(name, error);
    ini = ini_parse(content, name, error);
    ok = ini != NULL && read_fields(ini, name, configuration, error) &&
         check_signature(content, name, configuration, error);
    if (ok)
        *sealed = ini_get(ini, SECRETS, "ftp_password") != NULL;
    if (ok && *sealed && passphrase != NULL)
        ok = open_secrets(ini, passphrase, configuration, error);
    ini_close(ini);
    if (!ok)
        record_wipe(&till_configuration_type, configuration);
    return ok;
}
