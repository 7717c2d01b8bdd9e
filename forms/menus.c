/* SPDX-License-Identifier: MIT */
/* The menu tree. An entry with neither submenu nor action is shown as not yet there. */
#include "config.h"

#include "core/base/i18n.h"
#include "forms/forms.h"

/* clang-format off */
#define MENU(name_, title_, help_, entries_)                                                       \
    static const struct tui_menu name_ = {                                                         \
        .title = title_, .entries = entries_, .entry_count = sizeof entries_ / sizeof entries_[0], \
        .help = help_,                                                                             \
    }

static const struct tui_menu_entry settings_entries[] = {
    { .id = "dossier", .label = N_("Dossier TPV"), .help = N_("Base, échange FTP, service web et caisses d'une société."), .action = open_dossiers },
};
MENU(menu_settings, N_("Paramètres Point de Vente"), N_("Ce qui décrit chaque dossier."), settings_entries);

static const struct tui_menu_entry files_entries[] = {
    { .id = "settings", .label = N_("Paramètres Point de Vente"), .help = N_("Dossiers TPV."), .submenu = &menu_settings },
};
MENU(menu_files, N_("Fichiers"), N_("Les fichiers de paramètres."), files_entries);

static const struct tui_menu_entry server_entries[] = {
    { .id = "extract-full", .label = N_("Extraire les données"), .help = N_("Tout, pour initialiser des caisses."), .action = open_extract_full, .refused = needs_extract },
    { .id = "extract-changes", .label = N_("Extraire les modifications"), .help = N_("Ce qui a changé depuis la dernière fois."), .action = open_extract_changes, .refused = needs_extract },
    { .id = "package", .label = N_("Package de déploiement"), .help = N_("Fichiers, schémas et scripts pour les caisses."), .action = open_package, .refused = needs_dossier },
    { .id = "published", .label = N_("Fichiers publiés"), .help = N_("Ce qui a été produit, et où."), .action = open_published, .refused = needs_dossier },
    { .id = "publish-retry", .label = N_("Publier de nouveau"), .help = N_("Envoyer ce qui attend, puis le catalogue."), .action = open_publish_retry, .refused = needs_publish },
    { .id = "work", .label = N_("Tâche en cours"), .help = N_("Revoir la dernière tâche lancée."), .action = open_work, .refused = needs_work, .state = work_state },
};
static const struct tui_menu menu_server = {
    .title = N_("Gestion serveur"), .entries = server_entries, .entry_count = sizeof server_entries / sizeof server_entries[0],
    .help = N_("Où en est l'échange du dossier courant, et ce qui peut y être fait. « Dernier relevé » dit depuis quand les modifications n'ont pas été extraites : au-delà de la rétention, elles sont oubliées et les tables repartent complètes."),
    .head = &server_head,
};

static const struct tui_menu_entry tables_entries[] = {
    { .id = "directories", .label = N_("Gestion de répertoires"), .help = N_("Répertoires des packages, du serveur vers la caisse."), .action = open_directories, .refused = needs_dossier },
    { .id = "paths", .label = N_("Chemins d'implicites"), .help = N_("Chemins déclarés de l'environnement."), .action = open_paths },
};
MENU(menu_tables, N_("Tables"), N_("Ce que les packages de déploiement emportent."), tables_entries);

static const struct tui_menu_entry autonomous_entries[] = {
    { .id = "server", .label = N_("Gestion serveur"), .help = N_("Extraire, publier."), .submenu = &menu_server },
    { .id = "sync-tables", .label = N_("Tables à synchroniser"), .help = N_("Ce qui voyage, dans quel sens."), .action = open_tables, .refused = needs_dossier },
    { .id = "sync-fields", .label = N_("Champs à synchroniser"), .help = N_("Les colonnes qui voyagent."), .action = open_fields, .refused = needs_dossier },
    { .id = "tables", .label = N_("Tables"), .help = N_("Répertoires et chemins."), .submenu = &menu_tables },
    { .id = "supervisor", .label = N_("Superviseur"), .help = N_("Caisses, retards, services.") },
};
MENU(menu_autonomous, N_("Autonome"), N_("Les caisses qui vendent sans réseau."), autonomous_entries);

static const struct tui_menu_entry shop_entries[] = {
    { .id = "autonomous", .label = N_("Autonome"), .help = N_("Caisses autonomes."), .submenu = &menu_autonomous },
};
MENU(menu_shop, N_("Point de vente"), NULL, shop_entries);

static const struct tui_menu_entry sales_entries[] = {
    { .id = "files", .label = N_("Fichiers"), .help = N_("Paramètres du point de vente."), .submenu = &menu_files },
    { .id = "shop", .label = N_("Point de vente"), .help = N_("Caisses autonomes."), .submenu = &menu_shop },
};
MENU(menu_sales, N_("Point de vente"), NULL, sales_entries);

static const struct tui_menu_entry administration_entries[] = {
    { .id = "users", .label = N_("Utilisateurs"), .help = N_("Comptes de la console, des caisses et de l'échange."), .action = open_users },
    { .id = "services", .label = N_("Services"), .help = N_("Extractions programmées.") },
    { .id = "journal", .label = N_("Journal"), .help = N_("Qui a fait quoi, quand, avec quel résultat."), .action = open_journal },
    { .id = "licence", .label = N_("Licence"), .help = N_("Le certificat et ses options."), .action = open_licence },
    { .id = "information", .label = N_("Infos"), .help = N_("Versions, chemins, comptes : pour le support."), .action = open_information },
    { .id = "tills", .label = N_("Caisses"), .help = N_("Les caisses du dossier courant."), .action = open_tills, .refused = needs_dossier },
    { .id = "password", .label = N_("Mot de passe"), .help = N_("Changer le vôtre."), .action = open_password },
};
MENU(menu_administration, N_("Administration"), N_("L'installation elle-même."), administration_entries);

static const struct tui_menu_entry root_entries[] = {
    { .id = "sales", .label = N_("Point de vente"), .help = N_("Dossiers, extractions, tables."), .submenu = &menu_sales },
    { .id = "administration", .label = N_("Administration"), .help = N_("Utilisateurs, services, journal, licence."), .submenu = &menu_administration },
};
const struct tui_menu menu_root = {
    .title = N_("tpvadmin"), .entries = root_entries, .entry_count = sizeof root_entries / sizeof root_entries[0],
    .help = N_("Le côté serveur des caisses autonomes. Les chiffres ouvrent les entrées, « : » trouve tout par son nom."),
};
/* clang-format on */
