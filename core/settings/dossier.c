/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/dossier.h"

#include <string.h>

#include "core/base/i18n.h"
#include "core/db/db.h"

static bool check_db_url(const void *record, struct error *error)
{
    const struct dossier *dossier = record;

    return dossier->db_url[0] == '\0' || db_url_check(dossier->db_url, error);
}

static bool check_ftp_address(const void *record, struct error *error)
{
    const struct dossier *dossier = record;

    if (dossier->ftp_mode == FTP_MODE_SEND && dossier->ftp_address[0] == '\0')
        return error_set(error, ERROR_INPUT,
                         _("L'envoi par FTP demande l'adresse du serveur (ftp_address=…)."));
    return true;
}

static bool check_ftp_path(const void *record, struct error *error)
{
    const struct dossier *dossier = record;

    if (dossier->ftp_mode == FTP_MODE_SEND && dossier->ftp_path[0] == '\0')
        return error_set(error, ERROR_INPUT,
                         _("L'envoi par FTP demande le chemin du canal (ftp_path=…)."));
    return true;
}

static bool check_publish_dir(const void *record, struct error *error)
{
    const struct dossier *dossier = record;

    if (dossier->ftp_mode == FTP_MODE_COPY && dossier->publish_dir[0] != '\0' &&
        strcmp(dossier->publish_dir, dossier->share_dir) == 0)
        return error_set(
            error, ERROR_INPUT,
            _("Le répertoire de publication doit être distinct du répertoire de partage."));
    return true;
}

static bool check_web_address(const void *record, struct error *error)
{
    const struct dossier *dossier = record;

    if (dossier->web_address[0] == '\0' || strncmp(dossier->web_address, "http://", 7) == 0 ||
        strncmp(dossier->web_address, "https://", 8) == 0)
        return true;
    return error_set(error, ERROR_INPUT,
                     _("L'adresse du service web commence par « https:// » ou « http:// »."));
}

/* clang-format off */
static const struct field_choice ftp_modes[] = {
    [FTP_MODE_COPY] = { "copy", N_("Copie sur le répertoire du serveur FTP") },
    [FTP_MODE_SEND] = { "send", N_("Envoi sur le serveur FTP") },
    { NULL, NULL },
};

static const struct field_choice ftp_securities[] = {
    [FTP_PLAIN]    = { "none",     N_("Aucune (mot de passe en clair)") },
    [FTP_EXPLICIT] = { "explicit", N_("FTPS explicite") },
    [FTP_IMPLICIT] = { "implicit", N_("FTPS implicite") },
    [FTP_SFTP]     = { "sftp",     N_("SFTP (SSH)") },
    { NULL, NULL },
};

#define TAB_SERVER N_("SERVEUR")
#define TAB_DB     N_("SERVEUR BDD")
#define TAB_FTP    N_("SERVEUR FTP")
#define TAB_WEB    N_("WEBSERVICES")
#define TAB_TILL   N_("CAISSE")

#define AT(member) RECORD_FIELD(struct dossier, member)

static const struct field fields[] = {
    { AT(number), .kind = FIELD_INTEGER, .label = N_("Dossier"), .tab = TAB_SERVER, .flags = FIELD_KEY | FIELD_REQUIRED, .minimum = 1, .maximum = DOSSIER_MAXIMUM,
      .help = N_("Numéro du dossier, de 1 à 9999 : il figure dans le nom des fichiers publiés.") },
    { AT(label), .kind = FIELD_TEXT, .label = N_("Libellé"), .tab = TAB_SERVER, .flags = FIELD_REQUIRED,
      .help = N_("Nom de la société, tel qu'il apparaît dans la console.") },
    { AT(administrator), .kind = FIELD_NAME, .label = N_("Administrateur"), .tab = TAB_SERVER,
      .help = N_("Code de l'utilisateur qui administre le dossier ; il est conservé sur toutes les caisses.") },

    { AT(db_url), .kind = FIELD_TEXT, .label = N_("Base de gestion"), .tab = TAB_DB, .check = check_db_url,
      .help = N_("Adresse de la base de la société : sqlite:/chemin/fichier.db") },
    { AT(db_login), .kind = FIELD_TEXT, .label = N_("Compte"), .tab = TAB_DB, .flags = FIELD_WIDE,
      .help = N_("Compte de connexion à la base ; sans objet pour SQLite.") },
    { AT(db_password), .kind = FIELD_SECRET, .label = N_("Mot de passe"), .tab = TAB_DB, .flags = FIELD_WIDE,
      .help = N_("Mot de passe du compte de la base ; conservé scellé, jamais affiché.") },

    { AT(channel), .kind = FIELD_INTEGER, .label = N_("Canal EDI"), .tab = TAB_FTP, .minimum = 1, .maximum = 20, .fallback = "1",
      .help = N_("Canal d'échange, de 1 à 20 ; en changer déplace le chemin FTP et le répertoire de partage qui suivent le défaut.") },
    { AT(ftp_mode), .kind = FIELD_CHOICE, .label = N_("Mode"), .tab = TAB_FTP, .choices = ftp_modes, .fallback = "copy",
      .help = N_("Copie : le serveur FTP est cette machine. Envoi : il est ailleurs.") },
    { AT(share_dir), .kind = FIELD_PATH, .label = N_("Répertoire de partage"), .tab = TAB_FTP, .flags = FIELD_REQUIRED | FIELD_WIDE,
      .help = N_("Répertoire de travail où les fichiers sont préparés et restent disponibles.") },
    { AT(publish_dir), .kind = FIELD_PATH, .label = N_("Répertoire publié"), .tab = TAB_FTP, .flags = FIELD_WIDE, .check = check_publish_dir,
      .help = N_("En mode copie : répertoire que le serveur FTP de cette machine montre aux caisses.") },
    { AT(ftp_address), .kind = FIELD_TEXT, .label = N_("Adresse FTP"), .tab = TAB_FTP, .check = check_ftp_address,
      .help = N_("Nom ou adresse du serveur FTP, avec son port s'il n'est pas l'ordinaire : ftp.exemple.fr:2121") },
    { AT(ftp_path), .kind = FIELD_PATH, .label = N_("Chemin FTP"), .tab = TAB_FTP, .flags = FIELD_WIDE, .check = check_ftp_path,
      .help = N_("Répertoire du canal, tel que le serveur FTP le montre.") },
    { AT(ftp_user), .kind = FIELD_TEXT, .label = N_("Compte FTP"), .tab = TAB_FTP, .flags = FIELD_WIDE,
      .help = N_("Compte dédié aux échanges, affecté au canal EDI.") },
    { AT(ftp_password), .kind = FIELD_SECRET, .label = N_("Mot de passe FTP"), .tab = TAB_FTP, .flags = FIELD_WIDE,
      .help = N_("Mot de passe du compte FTP ; conservé scellé, jamais affiché.") },
    { AT(ftp_security), .kind = FIELD_CHOICE, .label = N_("Sécurité"), .tab = TAB_FTP, .choices = ftp_securities, .fallback = "explicit",
      .help = N_("Protection de l'échange ; sans elle, le mot de passe voyage en clair.") },
    { AT(ftp_pin), .kind = FIELD_TEXT, .label = N_("Empreinte"), .tab = TAB_FTP, .flags = FIELD_WIDE,
      .help = N_("Empreinte de la clé du serveur, pour un certificat qui n'est pas reconnu : sha256//… (FTPS) ou SHA256:… (SFTP).") },

    { AT(web_address), .kind = FIELD_TEXT, .label = N_("Adresse du service"), .tab = TAB_WEB, .flags = FIELD_WIDE, .check = check_web_address,
      .help = N_("Adresse du service web que les caisses appellent : https://serveur.exemple.fr/tpv") },

    { AT(ticket_wait_s), .kind = FIELD_INTEGER, .label = N_("Attente entre 2 envois de tickets (s)"), .tab = TAB_TILL, .flags = FIELD_WIDE, .minimum = 1, .maximum = 86400, .fallback = "30",
      .help = N_("Durée entre deux synchronisations des tickets : plus longue, les tickets montent plus tard et la base travaille moins.") },
    { AT(web_timeout_s), .kind = FIELD_INTEGER, .label = N_("Expiration des webservices (s)"), .tab = TAB_TILL, .flags = FIELD_WIDE, .minimum = 1, .maximum = 3600, .fallback = "60",
      .help = N_("Délai sans réponse avant abandon ; 60 s par défaut, une valeur basse gêne les réseaux lents.") },
    { AT(ping_timeout_s), .kind = FIELD_INTEGER, .label = N_("Expiration du ping (s)"), .tab = TAB_TILL, .flags = FIELD_WIDE, .minimum = 1, .maximum = 300, .fallback = "5",
      .help = N_("Délai du contrôle de connexion au début d'un ticket.") },
    { AT(error_wait_s), .kind = FIELD_INTEGER, .label = N_("Attente après une erreur (s)"), .tab = TAB_TILL, .flags = FIELD_WIDE, .minimum = 1, .maximum = 86400, .fallback = "300",
      .help = N_("Durée avant de réessayer un appel qui a échoué.") },
};
/* clang-format on */

const struct record_type dossier_type = {
    .name = "dossier",
    .label = N_("Dossier TPV"),
    .empty = N_("Aucun dossier. Créez le premier : tpvadmin dossier add 1 label=\"Ma société\" "
                "db_url=sqlite:/chemin/base.db"),
    .order = "number",
    .size = sizeof(struct dossier),
    .fields = fields,
    .field_count = RECORD_COUNT(fields),
};
