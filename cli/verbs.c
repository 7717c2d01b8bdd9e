/* SPDX-License-Identifier: MIT */
/* Every verb of tpvadmin: the help, the dispatch and the tests read this table. */
#include "config.h"

#include <string.h>

#include "cli/cli.h"
#include "core/base/i18n.h"
#include "core/settings/records.h"

enum { MANY = 64 };

/* clang-format off */
#define RECORD_VERBS(noun_, type_, key_, list_, show_, add_, set_, remove_)                                                        \
    { .noun = noun_, .action = "list", .right = ACTION_READ,   .help = N_("les montrer"), .run = list_, .type = type_ },                                 \
    { .noun = noun_, .action = "show", .right = ACTION_READ,   .arguments = key_, .help = N_("en montrer un, champ par champ"), .minimum = 1, .maximum = 2, .run = show_, .type = type_ }, \
    { .noun = noun_, .action = "add", .right = ACTION_CONFIGURE,    .arguments = key_, .pairs = N_("[champ=valeur]…"), .help = N_("en ajouter un"), .minimum = 1, .maximum = MANY, .run = add_, .type = type_ }, \
    { .noun = noun_, .action = "set", .right = ACTION_CONFIGURE,    .arguments = key_, .pairs = N_("champ=valeur…"), .help = N_("changer des champs ; champ= rend la valeur par défaut, champ=- lit l'entrée standard"), .minimum = 2, .maximum = MANY, .run = set_, .type = type_ }, \
    { .noun = noun_, .action = "remove", .right = ACTION_CONFIGURE, .arguments = key_, .help = N_("en retirer un"), .minimum = 1, .maximum = 2, .flags = VERB_SILENT, .run = remove_, .type = type_ }

#define PLAIN_VERBS(noun_, type_, key_)                                                                                           \
    RECORD_VERBS(noun_, type_, key_, verb_record_list, verb_record_show, verb_record_add, verb_record_set, verb_record_remove)

#define PACKAGE_OPTIONS                                                                                                           \
    { "since", N_("JOUR"), N_("date de référence (24/11/2026 ou 2026-11-24) : les fichiers modifiés avant ce jour sont ignorés") }, \
    { "script", N_("FICHIER.sql"), N_("script SQL que les caisses exécutent une fois ; se répète, dans l'ordre"), true }

const struct verb verbs[] = {
    { .noun = "init", .pairs = N_("[champ=valeur]…"), .help = N_("créer une installation (champs de tpv.ini : environment…)"), .maximum = MANY, .flags = VERB_NO_SESSION, .run = verb_init,
      .options = { { "demo", NULL, N_("avec une société de démonstration") }, { "scale", N_("N"), N_("taille de la démonstration (1 : 16 Mo, 59 : 950 Mo)") } } },

    { .noun = "dossier", .action = "list", .right = ACTION_READ,   .help = N_("les montrer"), .run = verb_record_list, .type = &dossier_type },
    { .noun = "dossier", .action = "show", .right = ACTION_READ,   .arguments = "[N]", .help = N_("montrer le dossier courant, ou N"), .maximum = 1, .run = verb_dossier_show, .type = &dossier_type },
    { .noun = "dossier", .action = "add", .right = ACTION_CONFIGURE,    .arguments = "N", .pairs = N_("[champ=valeur]…"), .help = N_("en ajouter un"), .minimum = 1, .maximum = MANY, .run = verb_record_add, .type = &dossier_type },
    { .noun = "dossier", .action = "set", .right = ACTION_CONFIGURE,    .arguments = "[N]", .pairs = N_("champ=valeur…"), .help = N_("changer des champs ; champ= rend la valeur par défaut, champ=- lit l'entrée standard"), .minimum = 1, .maximum = MANY, .run = verb_dossier_set, .type = &dossier_type },
    { .noun = "dossier", .action = "remove", .right = ACTION_CONFIGURE, .arguments = "N", .help = N_("en retirer un, avec ses tables et ses caisses"), .minimum = 1, .maximum = 1, .flags = VERB_SILENT, .run = verb_record_remove, .type = &dossier_type },
    { .noun = "dossier", .action = "use", .right = ACTION_READ,    .arguments = "N", .help = N_("en faire le dossier courant de l'utilisateur"), .minimum = 1, .maximum = 1, .run = verb_dossier_use },
    { .noun = "dossier", .action = "test", .right = ACTION_READ,   .arguments = "db|ftp|web", .help = N_("essayer la base, l'échange ou le service web"), .minimum = 1, .maximum = 1, .flags = VERB_DOSSIER, .run = verb_dossier_test },

    { .noun = "dossier", .action = "export", .right = ACTION_CONFIGURE, .pairs = N_("FICHIER"), .help = N_("écrire la configuration qui initialise les caisses du dossier ; la phrase de passe des secrets se lit sur l'entrée standard"), .minimum = 1, .maximum = 1, .flags = VERB_DOSSIER, .run = verb_dossier_export,
      .options = { { "no-secrets", NULL, N_("sans le mot de passe FTP : il sera demandé sur chaque caisse") } } },

    { .noun = "table", .action = "discover", .right = ACTION_READ, .arguments = "[T]", .help = N_("les tables que la base contient vraiment ; ou les colonnes de T"), .maximum = 1, .flags = VERB_DOSSIER, .run = verb_table_discover },
    { .noun = "table", .action = "default", .right = ACTION_CONFIGURE, .pairs = N_("[FICHIER]"), .help = N_("ajouter les tables de la liste par défaut (ou de FICHIER) que la base contient"), .maximum = 1, .flags = VERB_DOSSIER, .run = verb_table_default },
    RECORD_VERBS("table", &sync_table_type, "T", verb_table_list, verb_record_show, verb_table_add, verb_table_set, verb_table_remove),

    { .noun = "field", .action = "list", .right = ACTION_READ,   .arguments = "[T]", .help = N_("les champs à synchroniser, de T ou de toutes"), .maximum = 1, .flags = VERB_DOSSIER, .run = verb_field_list },
    { .noun = "field", .action = "add", .right = ACTION_CONFIGURE,    .arguments = "T", .pairs = N_("CHAMP…"), .help = N_("ajouter des champs"), .minimum = 2, .maximum = MANY, .flags = VERB_DOSSIER | VERB_SILENT, .run = verb_field_add },
    { .noun = "field", .action = "remove", .right = ACTION_CONFIGURE, .arguments = "T", .pairs = N_("CHAMP…"), .help = N_("retirer des champs ; ceux de la clé restent"), .minimum = 2, .maximum = MANY, .flags = VERB_DOSSIER | VERB_SILENT, .run = verb_field_remove },

    { .noun = "tracking", .action = "status", .right = ACTION_READ,  .help = N_("l'état du suivi des modifications"), .flags = VERB_DOSSIER, .run = verb_tracking_status },
    { .noun = "tracking", .action = "enable", .right = ACTION_CONFIGURE,  .arguments = "T…", .help = N_("activer le suivi de tables"), .minimum = 1, .maximum = MANY, .flags = VERB_DOSSIER | VERB_SILENT, .run = verb_tracking_enable },
    { .noun = "tracking", .action = "disable", .right = ACTION_CONFIGURE, .arguments = "T…", .help = N_("désactiver le suivi de tables"), .minimum = 1, .maximum = MANY, .flags = VERB_DOSSIER | VERB_SILENT, .run = verb_tracking_disable },
    { .noun = "tracking", .action = "purge", .right = ACTION_PURGE,   .help = N_("oublier le suivi plus ancien que la rétention"), .flags = VERB_DOSSIER, .run = verb_tracking_purge },

    { .noun = "extract", .action = "full", .right = ACTION_EXTRACT,    .help = N_("extraire les données : tout"), .flags = VERB_DOSSIER, .run = verb_extract,
      .options = { { "no-publish", NULL, N_("laisser le fichier dans le répertoire de partage") } } },
    { .noun = "extract", .action = "changes", .right = ACTION_EXTRACT, .help = N_("extraire les modifications depuis la dernière fois"), .flags = VERB_DOSSIER, .run = verb_extract,
      .options = { { "strict", NULL, N_("refuser plutôt que d'envoyer une table complète") }, { "no-publish", NULL, N_("laisser le fichier dans le répertoire de partage") } } },

    { .noun = "publish", .action = "list", .right = ACTION_READ,   .help = N_("ce qui a été produit et publié"), .flags = VERB_DOSSIER, .run = verb_publish_list },
    { .noun = "publish", .action = "status", .right = ACTION_READ, .help = N_("où en est l'échange : publié, en attente, âge des modifications"), .flags = VERB_DOSSIER, .run = verb_publish_status },
    { .noun = "publish", .action = "retry", .right = ACTION_PUBLISH,  .help = N_("publier ce qui ne l'est pas encore, puis le catalogue"), .flags = VERB_DOSSIER, .run = verb_publish_retry },
    { .noun = "publish", .action = "purge", .right = ACTION_PURGE,  .help = N_("retirer ce qui précède les deux dernières extractions complètes"), .flags = VERB_DOSSIER, .run = verb_publish_purge },
    { .noun = "publish", .action = "verify", .right = ACTION_READ, .arguments = "[Nº]", .help = N_("relire un fichier : signature et sommes"), .maximum = 1, .flags = VERB_DOSSIER, .run = verb_publish_verify },

    PLAIN_VERBS("channel", &channel_type, "N"),
    PLAIN_VERBS("user", &user_type, "CODE"),
    { .noun = "user", .action = "password", .right = ACTION_PASSWORD, .help = N_("changer son propre mot de passe ; l'actuel puis le nouveau, sur l'entrée standard"), .flags = VERB_SILENT, .run = verb_user_password },
    { .noun = "user", .action = "unlock", .right = ACTION_CONFIGURE, .arguments = "CODE", .help = N_("lever le verrouillage qui suit trop d'échecs"), .minimum = 1, .maximum = 1, .flags = VERB_SILENT, .run = verb_user_unlock },
    { .noun = "user", .action = "ssh-key add", .right = ACTION_CONFIGURE, .arguments = "CODE", .help = N_("déclarer la clé publique lue sur l'entrée standard ; écrit sa ligne d'authorized_keys"), .minimum = 1, .maximum = 1, .run = verb_key_add },
    { .noun = "user", .action = "ssh-key list", .right = ACTION_READ, .arguments = "[CODE]", .help = N_("les clés SSH, de CODE ou de tous"), .maximum = 1, .run = verb_key_list,
      .options = { { "authorized", NULL, N_("leurs lignes d'authorized_keys, de qui peut entrer aujourd'hui") } } },
    { .noun = "user", .action = "ssh-key remove", .right = ACTION_CONFIGURE, .arguments = "CODE", .pairs = N_("EMPREINTE"), .help = N_("retirer une clé ; sa ligne d'authorized_keys est à retirer aussi"), .minimum = 2, .maximum = 2, .flags = VERB_SILENT, .run = verb_key_remove },
    { .noun = "user", .action = "ftp-sync", .right = ACTION_CONFIGURE, .help = N_("écrire les comptes d'échange pour pure-ftpd (utilisateurs virtuels)"), .run = verb_ftp_sync,
      .options = { { "file", N_("FICHIER"), N_("ce fichier, au lieu de celui de tpv.ini (ftp_users_file)") }, { "mkdb", NULL, N_("puis faire son index par pure-pw, à côté (.pdb)") } } },
    { .noun = "user", .action = "ftp-auth", .right = ACTION_CONFIGURE, .help = N_("répondre à pure-authd : un compte d'échange entre-t-il ?"), .run = verb_ftp_auth },
    PLAIN_VERBS("till", &till_type, "N"),

    { .noun = "path", .action = "default", .right = ACTION_CONFIGURE, .pairs = N_("[FICHIER]"), .help = N_("déclarer les chemins de la liste par défaut (ou de FICHIER) qui ne le sont pas"), .maximum = 1, .run = verb_path_default },
    PLAIN_VERBS("path", &implicit_path_type, "CODE"),
    PLAIN_VERBS("directory", &directory_type, "CODE"),

    { .noun = "package", .action = "review", .right = ACTION_READ,  .help = N_("ce qu'un package contiendrait : fichiers retenus et ignorés, avec le motif"), .flags = VERB_DOSSIER, .run = verb_package_review,
      .options = { PACKAGE_OPTIONS, { "all", NULL, N_("montrer aussi les fichiers retenus et identiques") }, { "export", N_("FICHIER"), N_("écrire la liste entière en CSV") } } },
    { .noun = "package", .action = "build", .right = ACTION_BUILD,   .help = N_("construire un package et le publier"), .flags = VERB_DOSSIER, .run = verb_package_build,
      .options = { PACKAGE_OPTIONS, { "format", N_("tar|zip"), N_("tar.zst par défaut") }, { "no-publish", NULL, N_("laisser le fichier dans le répertoire de partage") } } },
    { .noun = "package", .action = "list", .right = ACTION_READ,    .help = N_("les packages construits"), .flags = VERB_DOSSIER, .run = verb_package_list },
    { .noun = "package", .action = "compare", .right = ACTION_READ, .arguments = "Nº Nº", .help = N_("ce qui change du premier au second"), .minimum = 2, .maximum = 2, .flags = VERB_DOSSIER, .run = verb_package_compare },
    { .noun = "package", .action = "remove", .right = ACTION_BUILD,  .arguments = "Nº", .help = N_("retirer un package du catalogue, de l'échange et du répertoire de partage"), .minimum = 1, .maximum = 1, .flags = VERB_DOSSIER | VERB_SILENT, .run = verb_package_remove },

    { .noun = "journal", .right = ACTION_READ, .help = N_("qui a fait quoi, quand, avec quel résultat"), .run = verb_journal,
      .options = { { "follow", NULL, N_("continuer à montrer ce qui arrive") } } },
    { .noun = "licence", .action = "show", .right = ACTION_READ, .help = N_("le certificat et ce qu'il permet"), .run = verb_licence_show },
    { .noun = "info", .right = ACTION_READ, .help = N_("chaque chemin, version et compte : ce que le support demande d'abord"), .run = verb_info },
    { .noun = "demo", .action = "day", .right = ACTION_PLAY, .arguments = "[N]", .help = N_("jouer N journées de commerce dans la base de démonstration"), .maximum = 1, .flags = VERB_DOSSIER, .run = verb_demo_day },
};
/* clang-format on */
const size_t verb_count = sizeof verbs / sizeof verbs[0];

const char *invocation_option(const struct invocation *invocation, const char *name)
{
    for (size_t i = 0; i < INVOCATION_OPTIONS && invocation->verb->options[i].name != NULL; i++)
        if (strcmp(invocation->verb->options[i].name, name) == 0)
            return invocation->option_values[i];
    return NULL;
}
