/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/console/console_places.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

/* clang-format off */
/* Where the screens are, from the first menu. */
#define SERVER    "1211"
#define PUBLISHED SERVER "4"
#define TABLES    "1212<Wait>"
#define JOURNAL   "23"
#define LICENCE   "24"
#define INFOS     "25"

/* Whom the console is shown to: somebody who may look at everything, and change nothing. */
#define SUPPORT "UPDATE user SET role = 'support' WHERE code = 'demo'"


const struct console_place console_places[] = {
    { "console-menu",               WORLD_NEW,       .keys = "",                       .language = BOTH },
    { "console-sales",              WORLD_NEW,       .keys = "1" },
    { "console-files",              WORLD_NEW,       .keys = "11" },
    { "console-settings",           WORLD_NEW,       .keys = "111" },
    { "console-shop",               WORLD_NEW,       .keys = "12" },
    { "console-autonomous",         WORLD_NEW,       .keys = "121",                    .language = BOTH },
    { "console-packages",           WORLD_NEW,       .keys = "1214" },
    { "console-administration",     WORLD_NEW,       .keys = "2",                      .language = BOTH },
    { "console-to-come",            WORLD_NEW,       .keys = "22" },
    { "console-menu-help",          WORLD_NEW,       .keys = "?" },
    { "console-leave",              WORLD_NEW,       .keys = "q" },
    { "console-palette",            WORLD_NEW,       .keys = ":",                      .language = BOTH },
    { "console-palette-typed",      WORLD_NEW,       .keys = ":exdo" },
    { "console-palette-none",       WORLD_NEW,       .keys = ":zzz" },

    { "dossiers",                   WORLD_NEW,       .keys = "1111",                   .language = BOTH },
    { "dossiers-empty",             WORLD_NEW,       .keys = "1111",
      .store = "PRAGMA foreign_keys = OFF; DELETE FROM dossier" },
    { "dossiers-remove",            WORLD_NEW,       .keys = "1111d" },
    { "dossiers-help",              WORLD_NEW,       .keys = "1111?" },
    { "dossier-server",             WORLD_NEW,       .keys = "1111<Enter>",            .language = BOTH },
    { "dossier-database",           WORLD_NEW,       .keys = "1111<Enter><C-n>" },
    { "dossier-ftp",                WORLD_NEW,       .keys = "1111<Enter><C-n><C-n>",  .language = BOTH },
    { "dossier-web",                WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><C-n>" },
    { "dossier-till",               WORLD_NEW,       .keys = "1111<Enter><C-t>" },
    { "dossier-channel",            WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><Enter>" },
    { "dossier-rederived",          WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><C-u>2<Tab>" },
    { "dossier-refused",            WORLD_NEW,       .keys = "1111<Enter><C-n><C-u>oracle:/x<C-s>" },
    { "dossier-changed",            WORLD_NEW,       .keys = "1111<Enter><Tab>x<Esc>" },
    { "dossier-help",               WORLD_NEW,       .keys = "1111<Enter><F1>" },
    { "dossier-field-help",         WORLD_NEW,       .keys = "1111<Enter><C-n><C-n><Tab><F1>" },
    { "dossier-new",                WORLD_NEW,       .keys = "1111a" },
    { "dossier-tested",             WORLD_NEW,       .keys = "1111<Enter><C-n><Tab><Tab><Tab><Enter><Wait>" },

    { "server-empty",               WORLD_NEW,       .keys = SERVER,                   .language = BOTH },
    { "server-published",           WORLD_PUBLISHED, .keys = SERVER,                   .language = BOTH },
    { "server-late",                WORLD_PUBLISHED, .keys = SERVER, .after_s = 4 * DAY + 18 * HOUR },
    { "server-expired",             WORLD_PUBLISHED, .keys = SERVER, .after_s = 6 * DAY },
    { "server-waiting",             WORLD_PUBLISHED, .keys = SERVER,
      .store = "UPDATE artefact SET state = 'built' WHERE sequence > 2" },
    { "server-failed",              WORLD_PUBLISHED, .keys = SERVER,
      .store = "UPDATE artefact SET state = 'failed', message = 'Le disque est plein.'"
               " WHERE sequence = 4" },
    { "server-help",                WORLD_NEW,       .keys = SERVER "?" },
    { "server-no-dossier",          WORLD_NEW,       .keys = "1111d1<Tab><Enter><Esc><Esc><Esc><Esc>"
      SERVER "1" },
    { "server-no-work",             WORLD_NEW,       .keys = SERVER "6" },
    { "extract-question",           WORLD_NEW,       .keys = SERVER "1",               .language = BOTH },
    { "extract-done",               WORLD_NEW,       .keys = SERVER "1e<Wait>",        .language = BOTH },
    { "extract-changes",            WORLD_PUBLISHED, .keys = SERVER "2<Wait>" },
    { "extract-refused",            WORLD_NEW,       .keys = SERVER "2<Wait>" },
    { "publish-nothing",            WORLD_PUBLISHED, .keys = SERVER "5<Wait>" },

    { "published-empty",            WORLD_NEW,       .keys = PUBLISHED },
    { "published",                  WORLD_PUBLISHED, .keys = PUBLISHED,                .language = BOTH },
    { "published-sorted",           WORLD_PUBLISHED, .keys = PUBLISHED "sssss" },
    { "published-manifest",         WORLD_PUBLISHED, .keys = PUBLISHED "<Enter>",      .language = BOTH },
    { "published-verified",         WORLD_PUBLISHED, .keys = PUBLISHED "v<Wait>" },
    { "published-nothing-to-purge", WORLD_PUBLISHED, .keys = PUBLISHED "x" },
    { "published-purge",            WORLD_PUBLISHED, .keys = SERVER "1e<Wait><Esc>4x" },
    { "published-help",             WORLD_PUBLISHED, .keys = PUBLISHED "?" },

    { "directories",                WORLD_NEW,       .keys = "12141",                  .language = BOTH },
    { "directories-empty",          WORLD_NEW,       .keys = "12141", .store = "DELETE FROM directory" },
    { "directories-form",           WORLD_NEW,       .keys = "12141<Enter>",           .language = BOTH },
    { "directories-codes",          WORLD_NEW,       .keys = "12141a<Enter>" },
    { "directories-remove",         WORLD_NEW,       .keys = "12141d" },
    { "directories-help",           WORLD_NEW,       .keys = "12141?" },
    { "paths",                      WORLD_NEW,       .keys = "12142",                  .language = BOTH },
    { "paths-empty",                WORLD_NEW,       .keys = "12142", .store = "DELETE FROM implicit_path" },
    { "paths-filled",               WORLD_NEW,       .keys = "12142i", .store = "DELETE FROM implicit_path" },
    { "package-request",            WORLD_NEW,       .keys = SERVER "3",               .language = BOTH },
    { "package-request-wrong",      WORLD_NEW,       .keys = SERVER "3demain<Tab>" },
    { "package-refused",            WORLD_NEW,       .keys = SERVER "3<C-s><Wait>", .store = "DELETE FROM directory" },
    { "package-review",             WORLD_NEW,       .keys = SERVER "3<C-s><Wait>",    .language = BOTH },
    { "package-dated",              WORLD_NEW,       .keys = SERVER "31/1/2026<C-s><Wait>oo" },
    { "package-left-out",           WORLD_NEW,       .keys = SERVER "3<C-s><Wait> " },
    { "package-totals",             WORLD_NEW,       .keys = SERVER "3<C-s><Wait>t",   .language = BOTH },
    { "package-file",               WORLD_NEW,       .keys = SERVER "3<C-s><Wait><Enter>" },
    { "package-question",           WORLD_NEW,       .keys = SERVER "3<C-s><Wait>c",   .language = BOTH },
    { "package-built",              WORLD_NEW,       .keys = SERVER "3<C-s><Wait>cc<Wait>" },
    { "package-published",          WORLD_NEW,       .keys = SERVER "3<C-s><Wait>cc<Wait><Esc><Esc>4" },
    { "package-manifest",           WORLD_NEW,       .keys = SERVER "3<C-s><Wait>cc<Wait><Esc><Esc>4<Enter>" },
    { "package-remove",             WORLD_NEW,       .keys = SERVER "3<C-s><Wait>cc<Wait><Esc><Esc>4d" },
    { "package-removed",            WORLD_NEW,       .keys = SERVER "3<C-s><Wait>cc<Wait><Esc><Esc>4dr<Wait>" },
    { "package-help",               WORLD_NEW,       .keys = SERVER "3<C-s><Wait>?" },
    { "dossier-export",             WORLD_NEW,       .keys = "1111x",                  .language = BOTH },
    { "dossier-export-preview",     WORLD_NEW,       .keys = "1111x<Tab><Tab><Tab><Tab><Enter>" },
    { "dossier-export-refused",     WORLD_NEW,       .keys = "1111x<C-s>" },

    { "journal-empty",              WORLD_NEW,       .keys = JOURNAL,
      .store = "DROP TRIGGER journal_keeps_all; DELETE FROM journal" },
    { "journal",                    WORLD_PUBLISHED, .keys = JOURNAL,                  .language = BOTH },
    { "journal-entry",              WORLD_PUBLISHED, .keys = JOURNAL "<Enter>" },
    { "journal-filter",             WORLD_PUBLISHED, .keys = JOURNAL "/extract full" },
    { "journal-nothing",            WORLD_PUBLISHED, .keys = JOURNAL "/zzz<Enter>" },
    { "journal-following",          WORLD_PUBLISHED, .keys = JOURNAL "f" },
    { "journal-help",               WORLD_PUBLISHED, .keys = JOURNAL "?" },

    { "tables",                     WORLD_NEW,       .keys = TABLES,           .language = ENGLISH },
    { "tables-form",                WORLD_NEW,       .keys = TABLES "<Enter>", .language = ENGLISH },
    { "tables-discovery",           WORLD_NEW,       .keys = TABLES "a<Wait>", .language = ENGLISH },
    { "fields",                     WORLD_NEW,       .keys = "1213<Enter>",    .language = ENGLISH },
    { "tables-error",               WORLD_NEW,       .keys = TABLES "tn<Wait>t",
      .without_licence = true },

    { "users",                      WORLD_NEW,       .keys = "21",                     .language = BOTH },
    { "users-empty",                WORLD_NEW,       .keys = "21", .store = "DELETE FROM user" },
    { "users-form",                 WORLD_NEW,       .keys = "21<Enter>",              .language = BOTH },
    { "users-access",               WORLD_NEW,       .keys = "21<Enter><C-n>",         .language = BOTH },
    { "users-till",                 WORLD_NEW,       .keys = "21<Enter><C-n><C-n>" },
    { "users-new",                  WORLD_NEW,       .keys = "21a<C-s>" },
    { "users-remove",               WORLD_NEW,       .keys = "21d" },
    { "users-help",                 WORLD_NEW,       .keys = "21?" },
    { "tills",                      WORLD_NEW,       .keys = "26",                     .language = BOTH },
    { "tills-form",                 WORLD_NEW,       .keys = "26<Enter>" },
    { "password",                   WORLD_NEW,       .keys = "27",                     .language = BOTH },
    { "password-refused",           WORLD_NEW,       .keys = "27<Tab>abc<Tab>abd<C-s>" },

    { "support-server",             WORLD_NEW,       .keys = SERVER, .store = SUPPORT, .language = BOTH },
    { "support-refused",            WORLD_NEW,       .keys = SERVER "1", .store = SUPPORT },
    { "support-review",             WORLD_NEW,       .keys = SERVER "3<C-s><Wait>c", .store = SUPPORT },
    { "support-dossier",            WORLD_NEW,       .keys = "1111<Enter>", .store = SUPPORT },
    { "support-users",              WORLD_NEW,       .keys = "21", .store = SUPPORT },
    { "support-tables",             WORLD_NEW,       .keys = TABLES "t", .store = SUPPORT },

    { "licence",                    WORLD_NEW,       .keys = LICENCE,                  .language = BOTH },
    { "information",                WORLD_PUBLISHED, .keys = INFOS,                    .language = BOTH },
    { "information-found",          WORLD_PUBLISHED, .keys = INFOS "/zstd<Enter>" },
};
const size_t console_place_count = sizeof console_places / sizeof console_places[0];
/* clang-format on */

void console_place_open(struct console_world *world, const char *directory,
                        const struct console_place *place, int rows, int columns)
{
    console_world_open(world, directory, place->home, rows, columns);
    if (place->store != NULL)
        console_world_alter_store(world, place->store);
    if (place->without_licence)
        console_world_remove(world, "licence.ini");
    console_world_advance(place->after_s);
    console_world_type(world, place->keys);
}
