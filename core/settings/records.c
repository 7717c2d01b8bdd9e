/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/records.h"

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

/* clang-format off */
static const struct field_choice directions[] = {
    [DIRECTION_DOWN] = { "down", N_("Serveur > Caisse") },
    [DIRECTION_UP]   = { "up",   N_("Caisse > Serveur") },
    { NULL, NULL },
};

static const struct field_choice roles[] = {
    [ROLE_ADMIN]    = { "admin",    N_("Administrateur") },
    [ROLE_OPERATOR] = { "operator", N_("Opérateur") },
    [ROLE_SUPPORT]  = { "support",  N_("Support") },
    [ROLE_TILL]     = { "till",     N_("Caisse") },
    [ROLE_EXCHANGE] = { "exchange", N_("Échange (FTP)") },
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

#define AT(member) RECORD_FIELD(struct user, member)
static const struct field user_fields[] = {
    { AT(code), .kind = FIELD_NAME, .label = N_("Utilisateur"), .flags = FIELD_KEY | FIELD_REQUIRED,
      .help = N_("Code de l'utilisateur, 20 caractères au plus, sans distinction de casse.") },
    { AT(name), .kind = FIELD_TEXT, .label = N_("Nom"), .flags = FIELD_REQUIRED,
      .help = N_("Nom de la personne.") },
    { AT(role), .kind = FIELD_CHOICE, .label = N_("Rôle"), .choices = roles, .fallback = "operator",
      .help = N_("Ce que l'utilisateur fait ici.") },
    { AT(dossier), .kind = FIELD_INTEGER, .label = N_("Dossier courant"), .minimum = 1, .maximum = DOSSIER_MAXIMUM,
      .help = N_("Dossier sur lequel l'utilisateur travaille.") },
    { AT(till), .kind = FIELD_INTEGER, .label = N_("Caisse"), .minimum = 1, .maximum = 99999,
      .help = N_("Numéro de la caisse de l'utilisateur : c'est elle que ses chargements servent.") },
    { AT(active), .kind = FIELD_YES_NO, .label = N_("Actif"), .fallback = "yes",
      .help = N_("Un utilisateur inactif ne part pas vers les caisses.") },
};
#undef AT

#define AT(member) RECORD_FIELD(struct till, member)
static const struct field till_fields[] = {
    OWNER(struct till),
    { AT(number), .kind = FIELD_INTEGER, .label = N_("Caisse"), .flags = FIELD_KEY | FIELD_REQUIRED, .minimum = 1, .maximum = 99999,
      .help = N_("Numéro de la caisse dans le dossier.") },
    { AT(label), .kind = FIELD_TEXT, .label = N_("Libellé"), .flags = FIELD_REQUIRED,
      .help = N_("Magasin et emplacement.") },
    { AT(active), .kind = FIELD_YES_NO, .label = N_("Active"), .fallback = "yes",
      .help = N_("Une caisse inactive ne part pas dans les extractions.") },
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

const struct record_type user_type = {
    .name = "user", .label = N_("Utilisateur"), .order = "code",
    .empty = N_("Aucun utilisateur. Créez-en un : tpvadmin user add CODE name=\"Nom\""),
    .size = sizeof(struct user), .fields = user_fields, .field_count = RECORD_COUNT(user_fields),
};

const struct record_type till_type = {
    .name = "till", .label = N_("Caisse"), .order = "number",
    .empty = N_("Aucune caisse. Créez-en une : tpvadmin till add 1 label=\"Magasin, caisse 1\""),
    .size = sizeof(struct till), .fields = till_fields, .field_count = RECORD_COUNT(till_fields),
};
/* clang-format on */

const struct record_type *const settings_types[] = {
    &dossier_type, &channel_type, &sync_table_type, &sync_field_type,
    &user_type,    &till_type,    &journal_type,
};
const size_t settings_type_count = sizeof settings_types / sizeof settings_types[0];
