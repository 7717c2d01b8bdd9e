/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/demo/specific.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/settings/directories.h"

/* clang-format off */
/* The last modification is a date of the demonstration's own: its packages are always alike. */
static const struct {
    const char *path; /* below {home}/specifique */
    const char *modified;
    const char *content;
} files[] = {
    { "objets/caisse.dhop", "2025-11-03T09:00:00Z",
      "Objet spécifique de démonstration : ouverture de caisse.\n" },
    { "objets/fidelite.dhop", "2026-01-12T14:30:00Z",
      "Objet spécifique de démonstration : points de fidélité.\n" },
    { "objets/ticket/cadeau.dhop", "2026-01-12T14:32:00Z",
      "Objet spécifique de démonstration : ticket cadeau.\n" },
    { "fichiers/ticket.fmt", "2025-12-01T10:00:00Z",
      "{societe}\n{adresse}\n--------------------------------\n{lignes}\n--------------------------------\n"
      "TOTAL {total}\nMerci de votre visite.\n" },
    { "fichiers/messages.txt", "2026-01-10T08:00:00Z",
      "accueil=Bonjour\nadieu=À bientôt\ncadeau=Ticket cadeau, échange sous 30 jours\n" },
    { "fichiers/images/logo.svg", "2025-11-03T09:00:00Z",
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"64\"><rect width=\"64\" height=\"64\""
      " rx=\"8\" fill=\"#205493\"/></svg>\n" },
    { "dictionnaires/fidelite.sql", "2026-01-12T14:00:00Z",
      "-- Cumul de points par carte, tenu par la caisse.\n"
      "CREATE TABLE ZFIDCUMUL (CARTE TEXT NOT NULL PRIMARY KEY, POINTS INTEGER NOT NULL DEFAULT 0,\n"
      "  MAJ TEXT NOT NULL);\n" },
    { "dictionnaires/statut.sql", "2025-11-03T09:00:00Z",
      "-- Où en est la caisse.\n"
      "CREATE TABLE ZSTATUT (CAISSE INTEGER NOT NULL, CLE TEXT NOT NULL, VALEUR TEXT,\n"
      "  PRIMARY KEY (CAISSE, CLE)) WITHOUT ROWID;\n"
      "CREATE INDEX ZSTATUT_CLE ON ZSTATUT (CLE);\n" },
};

static const struct {
    const char *code, *label, *source, *destination, *exclude, *position;
} directories[] = {
    { "OBJETS", "Objets spécifiques", "objets", "{racine}/objets", "", "10" },
    { "FICHIERS", "Fichiers spécifiques", "fichiers", "{racine}/fichiers", "*~ *.tmp", "20" },
    { DIRECTORY_DICTIONARIES, "Dictionnaires non synchronisés", "dictionnaires", "{racine}/dictionnaires", "", "30" },
};
/* clang-format on */

static bool set_modified(const char *path, const char *modified, struct error *error)
{
    struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_nsec = 0 } };
    int64_t seconds = 0;

    clock_parse_utc(modified, &seconds);
    times[1].tv_sec = (time_t)seconds;
    return utimensat(AT_FDCWD, path, times, 0) == 0 ||
           error_set_errno(error, _("Impossible de créer « %s »"), path);
}

static bool write_file(const char *root, size_t index, struct error *error)
{
    char *path = path_join(root, files[index].path, error);
    char *parent = path == NULL ? NULL : path_parent(path, error);
    bool ok = parent != NULL && path_make_directories(parent, 0750, error) &&
              path_write(path, files[index].content, strlen(files[index].content), 0640, error) &&
              set_modified(path, files[index].modified, error);

    free(parent);
    free(path);
    return ok;
}

static bool set(struct directory *directory, const char *name, const char *value,
                struct error *error)
{
    return value[0] == '\0' || record_set(&directory_type, directory,
                                          (size_t)record_find(&directory_type, name), value, error);
}

static bool declare(struct session *session, const char *root, size_t index, struct error *error)
{
    struct directory directory = { .head = { 0 } };
    char *source = path_join(root, directories[index].source, error);
    char *number = string_format(error, "%" PRId64, session->dossier);
    bool ok =
        source != NULL && number != NULL && set(&directory, "dossier", number, error) &&
        set(&directory, "code", directories[index].code, error) &&
        set(&directory, "label", directories[index].label, error) &&
        set(&directory, "source", source, error) &&
        set(&directory, "destination", directories[index].destination, error) &&
        set(&directory, "exclude", directories[index].exclude, error) &&
        set(&directory, "position", directories[index].position, error) &&
        session_change(session, CHANGE_ADD, &directory_type, &directory, _("démonstration"), error);

    free(number);
    free(source);
    return ok;
}

bool demo_add_specific(struct session *session, struct error *error)
{
    char *root = home_file(&session->home, "specifique", error);
    bool ok = root != NULL;

    for (size_t i = 0; ok && i < sizeof files / sizeof files[0]; i++)
        ok = write_file(root, i, error);
    for (size_t i = 0; ok && i < sizeof directories / sizeof directories[0]; i++)
        ok = declare(session, root, i, error);
    free(root);
    return ok;
}
