/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/records.h"

#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/dossier.h"
#include "core/settings/journal.h"

static bool check_tracking(const void *record, struct error *error)
{
    const struct sync_table *table = record;

    if (table->tracking && table->direction == DIRECTION_UP)
        return error_set(error, ERROR_INPUT,
                         _("Table « %s » : le suivi des modifications ne vaut que pour le sens "
                           "Serveur > Caisse."),
                         table->name);
    return true;
}

/* A code is the first part of the names in a package: the same letters on every system. */
static bool check_code(const char *code, struct error *error)
{
    if (strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen(code))
        return true;
    return error_set(error, ERROR_INPUT,
                     _("Code chemin « %s » : lettres majuscules sans accent, chiffres, « _ » et "
                       "« - » seulement."),
                     code);
}

static bool check_path_code(const void *record, struct error *error)
{
    return check_code(((const struct implicit_path *)record)->code, error);
}

static bool check_directory_code(const void *record, struct error *error)
{
    return check_code(((const struct directory *)record)->code, error);
}

/* clang-format off */
static const struct field_choice directions[] = {
    [DIRECTION_DOWN] = { "down", N_("Serveur > Caisse") },
    [DIRECTION_UP]   = { "up",   N_("Caisse > Serveur") },
    { NULL, NULL },
};

#define OWNER(record_struct)                                                                       \
    { RECORD_FIELD(record_struct, dossier), .kind = FIELD_INTEGER, .label = N_("Dossier"),         \
      .flags = FIELD_KEY | FIELD_OWNER | FIELD_REQUIRED, .minimum = 1, .maximum = DOSSIER_MAXIMUM, \
      .help = N_("Dossier courant.") }

#define AT(member) RECORD_FIELD(struct sync_table, member)
static const struct field sync_table_fields[] = {
    OWNER(struct sync_table),
    { AT(name), .kind = FIELD_TEXT, .label = N_("Table"), .flags = FIELD_KEY | FIELD_REQUIRED,
      .help = N_("Nom de la table dans la base de gestion.") },
    { AT(direction), .kind = FIELD_CHOICE, .label = N_("Sens"), .choices = directions, .fallback = "down",
      .help = N_("Serveur > Caisse : par extraction. Caisse > Serveur : par le service web.") },
    { AT(tracking), .kind = FIELD_YES_NO, .label = N_("Suivi"), .fallback = "no", .check = check_tracking,
      .help = N_("Suivi des modifications : nécessaire aux mises à jour incrémentales ; demande une clé primaire.") },
    { AT(condition), .kind = FIELD_TEXT, .label = N_("Condition"), .flags = FIELD_WIDE,
      .help = N_("Condition SQL sur les colonnes de la ligne ; {dossier} y vaut le numéro du dossier.") },
    { AT(dossier_column), .kind = FIELD_TEXT, .label = N_("Colonne dossier"), .flags = FIELD_WIDE,
      .help = N_("Colonne qui porte le numéro du dossier : seules ses lignes voyagent.") },
    { AT(till_column), .kind = FIELD_TEXT, .label = N_("Colonne caisse"), .flags = FIELD_WIDE,
      .help = N_("Colonne qui porte le numéro de caisse : chaque caisse garde les siennes au chargement.") },
    { AT(position), .kind = FIELD_INTEGER, .label = N_("Ordre"), .minimum = 0, .maximum = 99999, .fallback = "100",
      .help = N_("Ordre de la table dans l'extraction et au chargement.") },
    { AT(active), .kind = FIELD_YES_NO, .label = N_("Active"), .fallback = "yes",
      .help = N_("Une table inactive ne voyage pas.") },
};
#undef AT

#define AT(member) RECORD_FIELD(struct sync_field, member)
static const struct field sync_field_fields[] = {
    OWNER(struct sync_field),
    { AT(table), .kind = FIELD_TEXT, .label = N_("Table"), .flags = FIELD_KEY | FIELD_REQUIRED,
      .help = N_("Table à synchroniser.") },
    { AT(name), .kind = FIELD_TEXT, .label = N_("Champ"), .flags = FIELD_KEY | FIELD_REQUIRED,
      .help = N_("Nom de la colonne dans la base de gestion.") },
    { AT(position), .kind = FIELD_INTEGER, .label = N_("Ordre"), .minimum = 0, .maximum = 99999, .fallback = "100",
      .help = N_("Ordre du champ.") },
};
#undef AT

#define AT(member) RECORD_FIELD(struct channel, member)
static const struct field channel_fields[] = {
    { AT(number), .kind = FIELD_INTEGER, .label = N_("Canal"), .flags = FIELD_KEY | FIELD_REQUIRED, .minimum = 1, .maximum = 20,
      .help = N_("Numéro du canal EDI, de 1 à 20.") },
    { AT(label), .kind = FIELD_TEXT, .label = N_("Libellé"), .flags = FIELD_REQUIRED,
      .help = N_("Usage du canal.") },
    { AT(account), .kind = FIELD_TEXT, .label = N_("Compte"),
      .help = N_("Compte du serveur FTP affecté à ce canal, pour mémoire.") },
    { AT(active), .kind = FIELD_YES_NO, .label = N_("Actif"), .fallback = "yes",
      .help = N_("Un canal inactif ne peut pas être choisi par un dossier.") },
};
#undef AT

#define AT(member) RECORD_FIELD(struct implicit_path, member)
static const struct field implicit_path_fields[] = {
    { AT(code), .kind = FIELD_NAME, .label = N_("Code chemin"), .flags = FIELD_KEY | FIELD_REQUIRED, .check = check_path_code,
      .help = N_("Code du chemin dans l'environnement : OBJETS, FICHIERS, SYNCHRO…") },
    { AT(label), .kind = FIELD_TEXT, .label = N_("Libellé"),
      .help = N_("Ce que le chemin contient.") },
    { AT(path), .kind = FIELD_PATH, .label = N_("Chemin"), .flags = FIELD_REQUIRED,
      .help = N_("Chemin absolu sur ce serveur ; proposé à la saisie d'un répertoire.") },
};
#undef AT

#define AT(member) RECORD_FIELD(struct directory, member)
static const struct field directory_fields[] = {
    OWNER(struct directory),
    { AT(code), .kind = FIELD_NAME, .label = N_("Code chemin"), .flags = FIELD_KEY | FIELD_REQUIRED, .check = check_directory_code,
      .help = N_("OBJETS, FICHIERS et SYNCHRO (dictionnaires) au moins ; d'autres au besoin.") },
    { AT(label), .kind = FIELD_TEXT, .label = N_("Libellé"),
      .help = N_("Ce que le répertoire contient.") },
    { AT(source), .kind = FIELD_PATH, .label = N_("Source (serveur)"), .flags = FIELD_REQUIRED,
      .help = N_("Répertoire de ce serveur dont le contenu part dans les packages.") },
    { AT(destination), .kind = FIELD_TEXT, .label = N_("Destination (caisse)"), .flags = FIELD_REQUIRED,
      .help = N_("Répertoire de la caisse, sous {racine} ; {dossier}, {caisse} et {environnement} y prennent leur valeur.") },
    { AT(include), .kind = FIELD_TEXT, .label = N_("Fichiers à inclure"), .flags = FIELD_WIDE,
      .help = N_("Motifs séparés par des espaces : *.dhop images/*.png ; vide : tous les fichiers.") },
    { AT(exclude), .kind = FIELD_TEXT, .label = N_("Fichiers à exclure"), .flags = FIELD_WIDE,
      .help = N_("Motifs séparés par des espaces : *~ *.tmp ; ils l'emportent sur ceux à inclure.") },
    { AT(position), .kind = FIELD_INTEGER, .label = N_("Ordre"), .minimum = 0, .maximum = 99999, .fallback = "100",
      .help = N_("Ordre du répertoire dans le package.") },
    { AT(active), .kind = FIELD_YES_NO, .label = N_("Actif"), .fallback = "yes",
      .help = N_("Un répertoire inactif n'est pas mis dans les packages.") },
};
#undef AT

const struct record_type sync_table_type = {
    .name = "sync_table", .label = N_("Table à synchroniser"), .order = "position, name",
    .empty = N_("Aucune table à synchroniser. Voyez ce que la base contient : tpvadmin table discover"),
    .size = sizeof(struct sync_table), .fields = sync_table_fields, .field_count = RECORD_COUNT(sync_table_fields),
};

const struct record_type sync_field_type = {
    .name = "sync_field", .label = N_("Champ à synchroniser"), .order = "\"table\", position, name",
    .empty = N_("Aucun champ à synchroniser : ils viennent avec leur table (tpvadmin table add T)."),
    .size = sizeof(struct sync_field), .fields = sync_field_fields, .field_count = RECORD_COUNT(sync_field_fields),
};

const struct record_type channel_type = {
    .name = "channel", .label = N_("Canal EDI"), .order = "number",
    .empty = N_("Aucun canal EDI. Créez-en un : tpvadmin channel add 1 label=\"Canal 1\""),
    .size = sizeof(struct channel), .fields = channel_fields, .field_count = RECORD_COUNT(channel_fields),
};

const struct record_type implicit_path_type = {
    .name = "implicit_path", .label = N_("Chemin d'implicites"), .order = "code",
    .empty = N_("Aucun chemin d'implicites. Reprenez ceux fournis : tpvadmin path default"),
    .size = sizeof(struct implicit_path), .fields = implicit_path_fields, .field_count = RECORD_COUNT(implicit_path_fields),
};

const struct record_type directory_type = {
    .name = "directory", .label = N_("Répertoire"), .order = "position, code",
    .empty = N_("Aucun répertoire. Ajoutez OBJETS, FICHIERS et SYNCHRO : tpvadmin directory add OBJETS source=/chemin destination=objets"),
    .size = sizeof(struct directory), .fields = directory_fields, .field_count = RECORD_COUNT(directory_fields),
};
/* clang-format on */

const struct record_type *const settings_types[] = {
    &dossier_type, &channel_type, &sync_table_type,    &sync_field_type, &user_type,
    &till_type,    &journal_type, &implicit_path_type, &directory_type,  &user_key_type,
};
const size_t settings_type_count = sizeof settings_types / sizeof settings_types[0];
